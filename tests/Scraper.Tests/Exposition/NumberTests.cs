using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Exposition;

/// <summary>Numbers as Go reads and writes them.</summary>
[TestClass]
public sealed class NumberTests
{
    [TestMethod]
    [DataRow("0", 0)]
    [DataRow("-0", -0.0)]
    [DataRow("+.5", 0.5)]
    [DataRow("-5.", -5)]
    [DataRow("1.e1", 10)]
    [DataRow("1E+2", 100)]
    [DataRow("12e-1", 1.2)]
    [DataRow("1e22", 1e22)]
    [DataRow("1e23", 1e23)]
    [DataRow("1e-22", 1e-22)]
    [DataRow("1e-23", 1e-23)]
    [DataRow("123456789012345e22", 123456789012345e22)]
    [DataRow("999999999999999e-22", 999999999999999e-22)]
    [DataRow("9007199254740993", 9007199254740992)]
    [DataRow("0.1234567890123456", 0.1234567890123456)]
    [DataRow("12345678901234567890", 12345678901234567890.0)]
    [DataRow("5e-324", 5e-324)]
    [DataRow("1e-99999999999999999999", 0)]
    [DataRow("1e0000000000000000000001", 10)]
    [DataRow("iNf", double.PositiveInfinity)]
    [DataRow("+Infinity", double.PositiveInfinity)]
    [DataRow("-inf", double.NegativeInfinity)]
    [DataRow("nan", double.NaN)]
    public void ANumberIsReadExactly(string text, double value)
    {
        Number.TryParse(Encoding.UTF8.GetBytes(text), out var read).Should().BeTrue();
        BitConverter.DoubleToInt64Bits(read).Should().Be(BitConverter.DoubleToInt64Bits(value));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("+")]
    [DataRow(".")]
    [DataRow("-.")]
    [DataRow("e1")]
    [DataRow("1e")]
    [DataRow("1e+")]
    [DataRow("1e1.")]
    [DataRow("1x")]
    [DataRow("1.2.3")]
    [DataRow("--1")]
    [DataRow("1 ")]
    [DataRow(" 1")]
    [DataRow("1e309")]
    [DataRow("1e99999999999999999999")]
    [DataRow("-nan")]
    [DataRow("+NaN")]
    [DataRow("infi")]
    [DataRow("--inf")]
    public void WhatIsNoNumberIsNone(string text) =>
        Number.TryParse(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();

    [TestMethod]
    [DataRow(0, "0", "0.0")]
    [DataRow(-0.0, "-0", "-0.0")]
    [DataRow(1, "1", "1.0")]
    [DataRow(-10, "-10", "-10.0")]
    [DataRow(0.5, "0.5", "0.5")]
    [DataRow(-12.25, "-12.25", "-12.25")]
    [DataRow(0.0001, "0.0001", "0.0001")]
    [DataRow(0.000123, "0.000123", "0.000123")]
    [DataRow(0.00001, "1e-05", "1e-05")]
    [DataRow(-0.0000125, "-1.25e-05", "-1.25e-05")]
    [DataRow(999999, "999999", "999999.0")]
    [DataRow(123456.5, "123456.5", "123456.5")]
    [DataRow(1000000, "1e+06", "1e+06")]
    [DataRow(1234567, "1.234567e+06", "1.234567e+06")]
    [DataRow(100, "100", "100.0")]
    [DataRow(1e100, "1e+100", "1e+100")]
    [DataRow(5e-324, "5e-324", "5e-324")]
    [DataRow(double.NaN, "NaN", "NaN")]
    [DataRow(double.PositiveInfinity, "+Inf", "+Inf")]
    [DataRow(double.NegativeInfinity, "-Inf", "-Inf")]
    public void ANumberIsWrittenAsGoWritesIt(double value, string shortest, string label)
    {
        GoFloat.Shortest(value).Should().Be(shortest);
        GoFloat.LabelForm(value).Should().Be(label);
    }
}
