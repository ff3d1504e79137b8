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
    [DataRow("1y1w1d1h1m1s1ms", 32230861.001)]
    [DataRow("9223372036854775807ms", 9223372036854775.807)]
    [DataRow("1s9223372036854774807ms", 9223372036854775.807)]
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
    [DataRow("9223372036854775808ms")]
    [DataRow("1s9223372036854774808ms")]
    [DataRow("1H")]
    public void WhatPrometheusRefusesIsNoDuration(string text) =>
        Quantity.TryDuration(text, out _).Should().BeFalse();

    [TestMethod]
    [DataRow("1024", 1024)]
    [DataRow("10MB", 10 << 20)]
    [DataRow("64MiB", 64 << 20)]
    [DataRow("1KB", 1024)]
    [DataRow("7B", 7)]
    [DataRow("3KiB", 3L << 10)]
    [DataRow("3GB", 3L << 30)]
    [DataRow("3GiB", 3L << 30)]
    [DataRow("3TB", 3L << 40)]
    [DataRow("3TiB", 3L << 40)]
    [DataRow("3PB", 3L << 50)]
    [DataRow("3PiB", 3L << 50)]
    [DataRow("3EB", 3L << 60)]
    [DataRow("7EiB", 7L << 60)]
    [DataRow("9223372036854775807", long.MaxValue)]
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
    [DataRow("8EiB")]
    [DataRow("9223372036854775808")]
    [DataRow("1mb")]
    public void AnythingElseIsNoSize(string text) => Quantity.TrySize(text, out _).Should().BeFalse();

    [TestMethod]
    [DataRow(0, "0s")]
    [DataRow(0.0004, "0s")]
    [DataRow(0.0006, "1ms")]
    [DataRow(0.25, "250ms")]
    [DataRow(1, "1s")]
    [DataRow(60, "1m")]
    [DataRow(5400.001, "1h30m1ms")]
    [DataRow(86400, "1d")]
    [DataRow(366 * 86400, "366d", DisplayName = "no weeks, no years")]
    public void ADurationIsWrittenAsAPersonWould(double seconds, string text) =>
        Quantity.Duration(seconds).Should().Be(text);

    [TestMethod]
    [DataRow(0, "0")]
    [DataRow(1, "1")]
    [DataRow(1023, "1023")]
    [DataRow(1024, "1KiB")]
    [DataRow(1536, "1536")]
    [DataRow(1 << 20, "1MiB")]
    [DataRow(3L << 30, "3GiB")]
    [DataRow(7L << 60, "7EiB")]
    public void ASizeIsWrittenInTheLargestUnitThatFits(long bytes, string text) =>
        Quantity.Size(bytes).Should().Be(text);
}
