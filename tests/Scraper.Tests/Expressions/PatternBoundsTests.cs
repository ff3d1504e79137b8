using Scraper.Expressions;
using Scraper.Expressions.Regexes;

namespace Scraper.Tests.Expressions;

/// <summary>The edges of regular expressions: each class to its last rune, each count and limit to the last
/// that still holds.</summary>
[TestClass]
public sealed class PatternBoundsTests
{
    [TestMethod]
    [DataRow("[[:alnum:]]", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    [DataRow("[[:alpha:]]", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    [DataRow("[[:blank:]]", "\t ")]
    [DataRow("[[:digit:]]", "0123456789")]
    [DataRow("[[:lower:]]", "abcdefghijklmnopqrstuvwxyz")]
    [DataRow("[[:punct:]]", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")]
    [DataRow("[[:space:]]", "\t\n\v\f\r ")]
    [DataRow("[[:upper:]]", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [DataRow("[[:word:]]", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")]
    [DataRow("[[:xdigit:]]", "0123456789ABCDEFabcdef")]
    [DataRow("\\d", "0123456789")]
    [DataRow("\\s", "\t\n\f\r ")]
    [DataRow("\\w", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")]
    [DataRow("[b-d]", "bcd")]
    [DataRow("[\\x0a-\\x{d}]", "\n\v\f\r")]
    [DataRow("[a-c-e]", "-abce")]
    [DataRow("[\\d-f]", "-0123456789f")]
    [DataRow("[[:digit:]-f]", "-0123456789f")]
    [DataRow("[[:a]", ":[a")]
    [DataRow("(?i)[X-Z]", "XYZxyz")]
    [DataRow("(?i)@", "@")]
    [DataRow("(?i)\\[", "[")]
    public void AClassHasTheseRunesOfAsciiAndNoOther(string regex, string runes)
    {
        var pattern = Pattern.Parse(regex);
        string.Concat(Enumerable.Range(0, 0x80).Select(rune => $"{(char)rune}").Where(pattern.IsMatch))
            .Should().Be(runes);
        pattern.IsMatch("é").Should().BeFalse();
    }

    [TestMethod]
    [DataRow("[[:ascii:]]", 0, 0x7f)]
    [DataRow("[[:graph:]]", 0x21, 0x7e)]
    [DataRow("[[:print:]]", 0x20, 0x7e)]
    [DataRow("[^[:cntrl:]\\x80-\\x{10ffff}]", 0x20, 0x7e)]
    public void AClassIsThisRange(string regex, int first, int last)
    {
        var pattern = Pattern.Parse(regex);
        Enumerable.Range(0, 0x100).Where(rune => pattern.IsMatch($"{(char)rune}"))
            .Should().Equal(Enumerable.Range(first, last - first + 1));
    }

    [TestMethod]
    [DataRow("a{0}", "0")]
    [DataRow("a{0,2}", "0 1 2")]
    [DataRow("a{2}", "2")]
    [DataRow("a{3,5}", "3 4 5")]
    [DataRow("a{3,5}?", "3 4 5")]
    [DataRow("(?:a|aa){2}", "2 3 4")]
    [DataRow("a{5,}", "5 6 7 8 9")]
    [DataRow("a{1,}", "1 2 3 4 5 6 7 8 9")]
    [DataRow("a{0,}", "0 1 2 3 4 5 6 7 8 9")]
    [DataRow("a?", "0 1")]
    [DataRow("(?:a{2}){3,}", "6 8")]
    [DataRow("aa|aaaa|aaa", "2 3 4")]
    [DataRow("|aa", "0 2")]
    public void ARepetitionMatchesTheseLengths(string regex, string lengths)
    {
        var pattern = Pattern.Parse(regex);
        string.Join(" ", Enumerable.Range(0, 10).Where(length => pattern.IsMatch(new string('a', length))))
            .Should().Be(lengths);
    }

    [TestMethod]
    [DataRow("\\101", "A")]
    [DataRow("\\1234", "S4")]
    [DataRow("\\07\\018", "\a\u00018")]
    [DataRow("\\10", "\b")]
    [DataRow("\\a\\f\\n\\r\\t\\v", "\a\f\n\r\t\v")]
    [DataRow("\\x7E\\x{0000041}\\x{10FFFF}", "~A\U0010FFFF")]
    [DataRow("\\.\\-\\~\\/", ".-~/")]
    [DataRow("a{01}", "a{01}")]
    [DataRow("a{1,x}", "a{1,x}")]
    [DataRow("a{1", "a{1")]
    [DataRow("(?i-i:a)(?-i:b)(?:c)(?)", "abc")]
    public void AnEscapeOrAnOddTextStandsForThis(string regex, string text)
    {
        var pattern = Pattern.Parse(regex);
        pattern.IsMatch(text).Should().BeTrue();
        pattern.IsMatch(text + "x").Should().BeFalse();
        pattern.IsMatch(text[..^1]).Should().BeFalse();
    }

    [TestMethod]
    [DataRow("\\x4", "invalid escape sequence: \\x4")]
    [DataRow("\\x{}", "invalid escape sequence: \\x{")]
    [DataRow("\\x{41", "invalid escape sequence: \\x{41")]
    [DataRow("\\x{1000000}", "invalid escape sequence: \\x{1000000}")]
    [DataRow("\\8", "invalid escape sequence: \\8")]
    [DataRow("\\7", "invalid escape sequence: \\7")]
    [DataRow("\\é", "invalid escape sequence: \\é")]
    [DataRow("[a-\\d]", "invalid escape sequence: \\d")]
    [DataRow("[a-", "missing closing ]: [a-")]
    [DataRow("a{1000,1001}", "invalid repeat count: {1000,1001}")]
    [DataRow("a{10000}", "invalid repeat count: {10000}")]
    [DataRow("(?:a{10}){101}", "invalid repeat count: {101}")]
    [DataRow("(?:a{10,}){101}", "invalid repeat count: {101}")]
    [DataRow("(?i", "invalid or unsupported Perl syntax: (?i")]
    [DataRow("(?--i)", "invalid or unsupported Perl syntax: (?--")]
    [DataRow("(?P<>a)", "invalid named capture: (?P<>")]
    [DataRow("(?<n", "invalid named capture: (?<n")]
    public void WhatIsPastAnEdgeIsRefused(string regex, string reason)
    {
        var parsing = () => Pattern.Parse(regex);
        parsing.Should().Throw<PatternException>().WithMessage("bad regular expression: " + reason);
    }

    [TestMethod]
    public void ALimitIsTheLastThatHolds()
    {
        Pattern.Parse("(?:a{10}){100}").IsMatch(new string('a', 1000)).Should().BeTrue();
        Pattern.Parse("a{1000}").IsMatch(new string('a', 1000)).Should().BeTrue();
        // Beside the text there are the two ends, the two places of the whole match, and the match.
        Pattern.Parse(new string('a', 19_995)).Should().NotBeNull();
        Refuses(new string('a', 19_996),
            "bad regular expression: expression too large: more than 20000 steps");
        Pattern.Parse(Nested(249)).IsMatch("a").Should().BeTrue();
        Refuses(Nested(250), "bad regular expression: groups nest deeper than 250: (*");
    }

    [TestMethod]
    [DataRow("(a*)(a*)", "aa,")]
    [DataRow("(a*?)(a*)", ",aa")]
    [DataRow("(a{0,1})(a*)", "a,a")]
    [DataRow("(a{0,1}?)(a*)", ",aa")]
    [DataRow("(a??)(a*)", ",aa")]
    [DataRow("(?U)(a?)(a*?)", ",aa")]
    [DataRow("(|a)(.*)", ",aa")]
    [DataRow("(a|)(.*)", "a,a")]
    public void TheFirstWayIsPreferred(string regex, string groups) =>
        Pattern.ForReplacing(regex).Replace("aa", "$1,$2", new BuiltText()).Should().Be(groups);

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("(?:", depth)) + "a" + new string(')', depth);

    private static void Refuses(string regex, string reason)
    {
        var parsing = () => Pattern.Parse(regex);
        parsing.Should().Throw<PatternException>().WithMessage(reason);
    }
}
