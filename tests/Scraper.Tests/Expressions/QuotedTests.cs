using Scraper.Expressions;

namespace Scraper.Tests.Expressions;

/// <summary>PromQL's strings: Go's escapes, to the last digit of each.</summary>
[TestClass]
public sealed class QuotedTests
{
    [TestMethod]
    [DataRow("\"\"", "")]
    [DataRow("'a\"b'", "a\"b")]
    [DataRow("`a\\n\n'\"b`", "a\\n\n'\"b")]
    [DataRow("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [DataRow("'\\''", "'")]
    [DataRow("\"\\a\\b\\f\\n\\r\\t\\v\"", "\a\b\f\n\r\t\v")]
    [DataRow("\"\\x41\\x7e\"", "A~")]
    [DataRow("\"x\\xc3\\xA9y\"", "xéy", DisplayName = "escapes may spell the bytes of UTF-8")]
    [DataRow("\"\\101\\000\\176\"", "A\0~")]
    [DataRow("\"\\303\\251\"", "é")]
    [DataRow("\"\\377\"", "\uFFFD")]
    [DataRow("\"\\u00e9\\uFFFF\"", "é\uFFFF")]
    [DataRow("\"\\U0001F600\\U0010FFFF\"", "😀\U0010FFFF")]
    public void AStringStandsForWhatItsEscapesSpell(string quoted, string meant)
    {
        Quoted.EndOf(quoted, 0).Should().Be((quoted.Length, null));
        Quoted.EndOf("{a=" + quoted + ",", 3).Should().Be((quoted.Length + 3, null));
        Quoted.Read(quoted).Should().Be(meant);
    }

    [TestMethod]
    [DataRow("\"a", 2, "unterminated string, expected \" at its end")]
    [DataRow("`a", 2, "unterminated string, expected ` at its end")]
    [DataRow("'a\n'", 4, "unterminated string, expected ' at its end")]
    [DataRow("\"\\x41", 5, "unterminated string, expected \" at its end")]
    [DataRow("\"\\", 1, "escape sequence not terminated")]
    [DataRow("\"\\x4", 1, "escape sequence not terminated")]
    [DataRow("\"\\u00e", 1, "escape sequence not terminated")]
    [DataRow("\"\\U0001F60", 1, "escape sequence not terminated")]
    [DataRow("\"\\10", 1, "escape sequence not terminated")]
    [DataRow("\"\\x4\"", 1, "illegal character '\"' in an escape sequence")]
    [DataRow("\"ab\\x4\" ", 3, "illegal character '\"' in an escape sequence")]
    [DataRow("\"\\xg1\"", 1, "illegal character 'g' in an escape sequence")]
    [DataRow("\"\\x1g\"", 1, "illegal character 'g' in an escape sequence")]
    [DataRow("\"\\018\"", 1, "illegal character '8' in an escape sequence")]
    [DataRow("\"\\0/7\"", 1, "illegal character '/' in an escape sequence")]
    [DataRow("\"\\400\"", 1, "escape sequence \\400 is no character")]
    [DataRow("\"\\777\"", 1, "escape sequence \\777 is no character")]
    [DataRow("\"\\uD800\"", 1, "escape sequence \\uD800 is no character")]
    [DataRow("\"\\U00110000\"", 1, "escape sequence \\U00110000 is no character")]
    [DataRow("\"\\8\"", 1, "unknown escape sequence \\8")]
    [DataRow("\"\\'\"", 1, "unknown escape sequence \\'")]
    [DataRow("\"\\q\"", 1, "unknown escape sequence \\q")]
    [DataRow("\"a\uFFFD\"", 2, "a string holds bytes that are no UTF-8")]
    [DataRow("`a\uFFFD`", 2, "a string holds bytes that are no UTF-8")]
    public void WhatIsNoStringIsRefusedWhereItBreaks(string text, int end, string fault) =>
        Quoted.EndOf(text, 0).Should().Be((end, fault));
}
