using Scraper.Settings;

namespace Scraper.Tests.Settings;

/// <summary>Durations and sizes as Prometheus writes them.</summary>
[TestClass]
public sealed class QuantityTests
{
    [TestMethod]
    [DataRow("30s", 30)]
    [DataRow("5m", 300)]
    [DataRow("1h30m", 5400)]
    [DataRow("1d", 86400)]
    [DataRow("1w2d", 777600)]
    [DataRow("1y", 31536000)]
    [DataRow("250ms", 0.25)]
    [DataRow("0", 0)]
    [DataRow("0s", 0)]
    public void ADurationIsReadInSeconds(string text, double seconds)
    {
        Quantity.TryDuration(text, out var read).Should().BeTrue();
        read.Should().Be(seconds);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("10")]
    [DataRow("s")]
    [DataRow("1m1h")]
    [DataRow("1s1s")]
    [DataRow("-1s")]
    [DataRow("1.5s")]
    [DataRow("1 s")]
    [DataRow("5m0")]
    [DataRow("99999999999999y")]
    public void WhatPrometheusRefusesIsNoDuration(string text) =>
        Quantity.TryDuration(text, out _).Should().BeFalse();

    [TestMethod]
    [DataRow("1024", 1024)]
    [DataRow("10MB", 10 << 20)]
    [DataRow("64MiB", 64 << 20)]
    [DataRow("1KB", 1024)]
    [DataRow("7B", 7)]
    [DataRow("0", 0)]
    public void ASizeCountsIn1024AsInPrometheus(string text, long bytes)
    {
        Quantity.TrySize(text, out var read).Should().BeTrue();
        read.Should().Be(bytes);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("MB")]
    [DataRow("-1")]
    [DataRow("1.5MB")]
    [DataRow("1XB")]
    [DataRow("99999999999EiB")]
    public void AnythingElseIsNoSize(string text) => Quantity.TrySize(text, out _).Should().BeFalse();
}
