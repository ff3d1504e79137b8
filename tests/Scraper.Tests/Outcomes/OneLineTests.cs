using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>What others wrote, in one line of ours.</summary>
[TestClass]
public sealed class OneLineTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("a b", "a b")]
    [DataRow(" \r\n a\t\u001b[31m  b\u0085\u2028", "a [31m b")]
    [DataRow("0123456789", "0123456789")]
    [DataRow("0123456789a", "0123456789…")]
    [DataRow("012345678 9", "012345678…")]
    [DataRow("012345678\U0001F600", "012345678…")]
    [DataRow("01234567\U0001F600", "01234567\U0001F600")]
    public void WordsAreShortenedToTheLongest(string text, string line) =>
        OneLine.Words(text, 10).Should().Be(line);

    [TestMethod]
    public void AHundredAndTwentyAreTheMostOfAMessage()
    {
        OneLine.Words(new string('x', 120)).Should().Be(new string('x', 120));
        OneLine.Words(new string('x', 121)).Should().Be(new string('x', 120) + "…");
    }

    [TestMethod]
    public void ALogLineKeepsItsLength() =>
        OneLine.Blanked("a\r\nb\u001b\u009f c\u2028").Should().Be("a  b   c\u2028");

    [TestMethod]
    [DataRow("plain ü \U0001F600", "plain ü \U0001F600")]
    [DataRow("\u001b[2J\u007f\u0085", @"\x1b[2J\x7f\x85")]
    [DataRow("\u2027\u2028\u2029", "\u2027" + @"\u2028\u2029")]
    [DataRow("\u202a\u202e\u202f", @"\u202a\u202e" + "\u202f")]
    [DataRow("\u2065\u2066\u2069\u206a", "\u2065" + @"\u2066\u2069" + "\u206a")]
    public void WhatATerminalWouldObeyIsShown(string text, string visible) =>
        OneLine.Visible(text).Should().Be(visible);

    [TestMethod]
    public void ACellHasBlanksForLineBreaks() =>
        OneLine.Cell("a\nb\tc\r").Should().Be(@"a b c\x0d");
}
