using Scraper.Expressions;
using Scraper.Expressions.Regexes;

namespace Scraper.Tests.Expressions;

/// <summary>Regular expressions mean what they mean to RE2, and cost no more than the text is long.</summary>
[TestClass]
public sealed class PatternTests
{
    private const string NoScript = "not among the categories and scripts known here (Arabic, Armenian, "
        + "Cyrillic, Devanagari, Georgian, Greek, Han, Hangul, Hebrew, Hiragana, Katakana, Latin, Thai): ";

    [TestMethod]
    [DataRow("abc", "abc", "abcd ab")]
    [DataRow("a|b|", "a;b;", "c ab")]
    [DataRow("a.*", "a;abc;a\nb", "b ba")]
    [DataRow(".*a", "a;ba;b\na", "b ab")]
    [DataRow(".*a.*", "a;bab", "b")]
    [DataRow(".+", "a;\n", "")]
    [DataRow("a(b|c)*d", "ad;abcbd", "abed")]
    [DataRow("(a|ab)(c|bcd)", "ac;abcd;abc;abbcd", "abbc")]
    [DataRow("a{2}", "aa", "a aaa")]
    [DataRow("a{2,}", "aa;aaaa", "a")]
    [DataRow("a{1,3}?", "a;aaa", "aaaa")]
    [DataRow("a{,2}", "a{,2}", "aa")]
    [DataRow("a{", "a{", "a")]
    [DataRow("(a*)*b", "b;aab", "a")]
    [DataRow("(?i)kelvin", "KELVIN;\u212Aelvin", "kelvi")]
    [DataRow("(?i)[a-c]+", "aBC", "d")]
    [DataRow("(?i)[^a-c]+", "dE", "A")]
    [DataRow("(?i:a)b", "Ab", "AB")]
    [DataRow("(?i)ς", "ς;σ;Σ", "s")]
    [DataRow("(?i)\U00010400", "\U00010400;\U00010428", "\U00010401")]
    [DataRow("a(?-s).b", "axb", "a\nb")]
    [DataRow("(?U)a+", "aaa", "b")]
    [DataRow("(?m)a$\n^b", "a\nb", "ab")]
    [DataRow("\\d\\w\\s", "1_ ", "١_\u00a0")]
    [DataRow("\\D\\W\\S", "aéx", "1ax")]
    [DataRow("\\pN+", "12٣", "a")]
    [DataRow("\\p{Lu}\\P{Lu}\\p{^Lu}", "Aa1", "AAa")]
    [DataRow("\\p{Greek}+", "αβΩ", "a")]
    [DataRow("\\pL\\p{Ll}", "日a;éé", "a1")]
    [DataRow("[[:alpha:][:digit:]_-]+", "a1_-", "é")]
    [DataRow("[[:^alpha:]]", "1;é", "a")]
    [DataRow("[]a]+", "]a", "b")]
    [DataRow("[^]a]", "b", "] a")]
    [DataRow("[a-]+", "a-", "b")]
    [DataRow("[\\]\\-\\\\]+", "]-\\", "a")]
    [DataRow("\\x41\\x{1F600}\\101\\0", "A😀A\0", "A")]
    [DataRow("\\Qa.b*\\E+", "a.b*;a.b**", "axb")]
    [DataRow("\\bfoo\\b", "foo", "foob")]
    [DataRow("fo\\Bo", "foo", "fo")]
    [DataRow("^\\Aa\\z$", "a", "a\n")]
    [DataRow("a^b", "", "ab")]
    [DataRow("[😀-😂]", "😁", "😃")]
    [DataRow("(?P<n>a)(?<m>b)", "ab", "a")]
    [DataRow("a**?", null, null)]
    public void ItMatchesTheWholeValueAsRe2Does(string regex, string? matched, string? unmatched)
    {
        if (matched is null)
        {
            Refusal(regex).Should().NotBeNull();
            return;
        }
        var pattern = Pattern.Parse(regex);
        foreach (var value in matched.Split(';').Where(one => one.Length > 0))
            pattern.IsMatch(value).Should().BeTrue($"{regex} matches {value}");
        foreach (var value in unmatched!.Split(' ').Where(one => one.Length > 0))
            pattern.IsMatch(value).Should().BeFalse($"{regex} does not match {value}");
    }

    [TestMethod]
    [DataRow("(", "missing closing ): `(`")]
    [DataRow(")", "unexpected ): `)`")]
    [DataRow("a)(b", "unexpected ): `a)(b`")]
    [DataRow("[", "missing closing ]: [")]
    [DataRow("[a", "missing closing ]: [a")]
    [DataRow("[z-a]", "invalid character class range: z-a")]
    [DataRow("[[:no:]]", "invalid character class range: [:no:]")]
    [DataRow("\\p{No Such}", NoScript + "\\p{No Such}")]
    [DataRow("[\\p{Bengali}]", NoScript + "\\p{Bengali}")]
    [DataRow("\\pX", NoScript + "\\pX")]
    [DataRow("\\p{L", "invalid character class range: \\p{L")]
    [DataRow("\\p", "invalid character class range: \\p")]
    [DataRow("*", "missing argument to repetition operator: *")]
    [DataRow("a|*", "missing argument to repetition operator: *")]
    [DataRow("a**", "invalid nested repetition operator: **")]
    [DataRow("a{2}{3}", "invalid nested repetition operator: {2}{3}")]
    [DataRow("a{2,1}", "invalid repeat count: {2,1}")]
    [DataRow("a{1001}", "invalid repeat count: {1001}")]
    [DataRow("(a{100}){100}", "invalid repeat count: {100}")]
    [DataRow("a\\", "trailing backslash at end of expression: ``")]
    [DataRow("\\1", "invalid escape sequence: \\1")]
    [DataRow("\\C", "invalid escape sequence: \\C")]
    [DataRow("\\Z", "invalid escape sequence: \\Z")]
    [DataRow("\\y", "invalid escape sequence: \\y")]
    [DataRow("\\x{110000}", "invalid escape sequence: \\x{110000}")]
    [DataRow("\\Qa.b", "missing closing ): `^(?s:\\Qa.b)$`")]
    [DataRow("(?=a)", "invalid or unsupported Perl syntax: (?=")]
    [DataRow("(?!a)", "invalid or unsupported Perl syntax: (?!")]
    [DataRow("(?<=a)", "invalid or unsupported Perl syntax: (?<")]
    [DataRow("(?i-)a", "invalid or unsupported Perl syntax: (?i-)")]
    [DataRow("(?P<a>b)(?P<a>c)", "duplicate capture group name: a")]
    [DataRow("(?P<a-b>c)", "invalid named capture: (?P<a-")]
    public void WhatRe2RefusesIsRefused(string regex, string reason) =>
        Refusal(regex).Should().Be("bad regular expression: " + reason);

    [TestMethod]
    [DataRow("(a|ab)(c|bcd)(d*)", "$1,$2,$3", "abcd", "a,bcd,")]
    [DataRow("(a+)(a*)", "$1,$2", "aaa", "aaa,")]
    [DataRow("(a+?)(a*)", "$1,$2", "aaa", "a,aa")]
    [DataRow("(?U)(a+)(a*)", "$1,$2", "aaa", "a,aa")]
    [DataRow("(a)|(b)", "[$1][$2]", "b", "[][b]")]
    [DataRow("(a*)+", "[$1]", "aa", "[aa]")]
    [DataRow("(?P<x>.)(?P<y>.)", "$y${x}z$xz$3$$", "ab", "baz$")]
    [DataRow("(.)", "$01${1$é$", "a", "${1$")]
    [DataRow("(.)(.*)", "$2$1", "日本", "本日")]
    [DataRow("a)(b", "$1", "ab", "b")]
    public void GroupsAreThoseOfTheFirstMatchInOrderOfPreference(
        string regex, string replacement, string value, string expanded) =>
        Pattern.ForReplacing(regex).Replace(value, replacement, new BuiltText()).Should().Be(expanded);

    [TestMethod]
    [DataRow("(a*)*b")]
    [DataRow("(a|aa)+b")]
    [DataRow("(a?){500}a{500}b")]
    [DataRow(".*.*.*.*.*b")]
    public void AHostileValueCostsNoMoreThanItIsLong(string regex) =>
        Pattern.Parse(regex).IsMatch(new string('a', 16 * 1024)).Should().BeFalse();

    [TestMethod]
    [DataRow("a{1000}", 21)]
    [DataRow("(", 100_000)]
    [DataRow("(?:", 100_000)]
    [DataRow("a|", 100_000)]
    public void AHostileExpressionIsRefused(string part, int times) =>
        Refusal(string.Concat(Enumerable.Repeat(part, times))).Should().NotBeNull();

    private static string? Refusal(string regex)
    {
        try
        {
            Pattern.Parse(regex);
            return null;
        }
        catch (PatternException fault)
        {
            return fault.Message;
        }
    }
}
