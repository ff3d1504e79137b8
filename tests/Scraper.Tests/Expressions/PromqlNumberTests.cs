using Scraper.Expressions;

namespace Scraper.Tests.Expressions;

/// <summary>PromQL's numbers and durations, and where each ends.</summary>
[TestClass]
public sealed class PromqlNumberTests
{
    [TestMethod]
    [DataRow("0", 0)]
    [DataRow("5.", 5)]
    [DataRow(".5", 0.5)]
    [DataRow("1e3", 1000)]
    [DataRow("1E-2", 0.01)]
    [DataRow("1_000.5", 1000.5)]
    [DataRow("0x1F", 31)]
    [DataRow("0X_a", 10)]
    [DataRow("0x1_f", 31)]
    [DataRow("0x7fffffffffffffff", 9223372036854775807.0)]
    [DataRow("017", 15)]
    [DataRow("00", 0)]
    [DataRow("08", 8, DisplayName = "what is not octal is decimal")]
    [DataRow("0777777777777777777777", 9223372036854775807.0)]
    [DataRow("01777777777777777777777", 1.777777777777777777777e21)]
    [DataRow("1.7976931348623157e308", double.MaxValue)]
    [DataRow("Inf", double.PositiveInfinity)]
    [DataRow("nAn", double.NaN)]
    [DataRow("1y", 31_536_000)]
    [DataRow("1w", 604_800)]
    [DataRow("1d", 86_400)]
    [DataRow("1h30m", 5_400)]
    [DataRow("2m1s5ms", 121.005)]
    [DataRow("0s", 0)]
    [DataRow("292y", 292 * 31_536_000.0)]
    [DataRow("106751d23h47m16s854ms", 9_223_372_036.854)]
    public void ANumberIsReadAsPrometheusReadsIt(string text, double value)
    {
        PromqlNumber.TryRead(text, out var read).Should().BeTrue();
        read.Should().Be(value);
        PromqlNumber.LengthAt("-" + text + ")", 1).Should().Be(text.Length);
    }

    [TestMethod]
    [DataRow("1_")]
    [DataRow("_1")]
    [DataRow("1__0")]
    [DataRow("1_.5")]
    [DataRow("1._5")]
    [DataRow("0x")]
    [DataRow("0xg")]
    [DataRow("0x8000000000000000")]
    [DataRow("1e400")]
    [DataRow("1e")]
    [DataRow("1.2.3")]
    [DataRow("30m1h")]
    [DataRow("1h1h")]
    [DataRow("1h30")]
    [DataRow("h")]
    [DataRow("1x")]
    [DataRow("1M")]
    [DataRow("293y")]
    [DataRow("106751d23h47m16s855ms")]
    [DataRow("99999999999999999999s")]
    [DataRow("Infinity")]
    public void WhatIsNoNumberIsNone(string text) => PromqlNumber.TryRead(text, out _).Should().BeFalse();

    [TestMethod]
    [DataRow("1e+5+1", 4)]
    [DataRow("1E-5-1", 4)]
    [DataRow("1e", 2)]
    [DataRow("1e+", 3)]
    [DataRow("0xe+1", 3, DisplayName = "e is a digit there")]
    [DataRow("0", 1)]
    [DataRow("0x", 2)]
    [DataRow("1 e", 1)]
    [DataRow("5m_x]", 4)]
    public void ANumberEndsWhereItsCharactersDo(string text, int length) =>
        PromqlNumber.LengthAt(text, 0).Should().Be(length);
}
