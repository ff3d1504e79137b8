using System.Text.Json;
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
    [DataRow(" ~", " ~")]
    [DataRow("plain ü \U0001F600", "plain ü \U0001F600")]
    [DataRow("\0\a\u001b[2J\u007f\u0085\u009b", @"\u0000\u0007\u001b[2J\u007f\u0085\u009b")]
    [DataRow("a\tb\r\n", @"a\u0009b\u000d\u000a")]
    [DataRow("\u2027\u2028\u2029", "\u2027" + @"\u2028\u2029")]
    [DataRow("\u202a\u202e\u202f", @"\u202a\u202e" + "\u202f")]
    [DataRow("\u2065\u2066\u2069\u206a", @"\u2065\u2066\u2069\u206a")]
    [DataRow("\u061c\u200e\u200f", @"\u061c\u200e\u200f")]
    [DataRow("a\u00adb\u200bc\u2060d\ufeff", @"a\u00adb\u200bc\u2060d\ufeff")]
    [DataRow("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0", @"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")]
    [DataRow("\U000e0041", @"\udb40\udc41", DisplayName = "a tag that nobody sees")]
    [DataRow("\ufe0f\u0301", "\ufe0f\u0301", DisplayName = "what changes the letter before it")]
    public void WhatATerminalWouldObeyIsShown(string text, string visible) =>
        OneLine.Visible(text).Should().Be(visible);

    [TestMethod]
    [DataRow("\u0646\u200c\u0647", "\u0646\u200c\u0647", DisplayName = "a script that needs it")]
    [DataRow("\u2764\ufe0f\u200d\U0001F525", "\u2764\ufe0f\u200d\U0001F525", DisplayName = "an emoji of two")]
    [DataRow("a\u200db", @"a\u200db")]
    [DataRow("ü\u200db", @"ü\u200db")]
    [DataRow("a\u200cü", @"a\u200cü")]
    [DataRow("\u200cü\u200d", @"\u200cü\u200d")]
    [DataRow("ü\u200c\u200dü", @"ü\u200c\u200dü")]
    public void AJoinerStaysWhereItJoins(string text, string visible) =>
        OneLine.Visible(text).Should().Be(visible);

    [TestMethod]
    public void HalfACharacterIsShown()
    {
        OneLine.Visible("a\ud83d").Should().Be(@"a\ud83d");
        OneLine.Visible("\ude00\ud83d\ude00\ud83db").Should().Be(@"\ude00" + "\U0001F600" + @"\ud83db");
    }

    [TestMethod]
    public void SeveralLinesAndColumnsStayApart() =>
        OneLine.VisibleLines("a\tb\r\n\u001bc\n").Should().Be("a\tb\\u000d\n\\u001bc\n");

    [TestMethod]
    public void ALineOfJsonKeepsItsValue()
    {
        var text = "\U000e0041" + string.Concat(Enumerable.Range(0, 0x2100).Select(letter => (char)letter));

        using var json = JsonDocument.Parse(OneLine.Visible(JsonLine.Quoted(text)));

        json.RootElement.GetString().Should().Be(text);
    }

    [TestMethod]
    public void ACellHasBlanksForLineBreaks() =>
        OneLine.Cell("a\nb\tc\r\nd\re").Should().Be(@"a b c d\u000de");
}
