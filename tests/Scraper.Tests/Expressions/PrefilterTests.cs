using Scraper.Expressions.Regexes;

namespace Scraper.Tests.Expressions;

/// <summary>A text without what every match has costs the machine nothing; that none which matches is kept
/// from it, <see cref="PatternTests"/> says of every kind of expression.</summary>
[TestClass]
public sealed class PrefilterTests
{
    [TestMethod]
    [DataRow("(.*/shards)/[0-9]+(/.*)?", "/shards/1", "/api/v2/write of any length")]
    [DataRow("(.*[^0-9a-zA-Z])[0-9a-f]{16}(x.*)?", "17 characters and", "/api/v2/buckets")]
    [DataRow("a(b(c))d|e", "e", "")]
    [DataRow("a(b(cd)e)", "abcde", "abcd")]
    [DataRow("(ab){2,3}", "abab", "aab")]
    [DataRow("(ab)*c+", "c", "ab")]
    [DataRow("a?(?i)b", "B", "")]
    [DataRow("\\bab\\b", "ab", "a b")]
    [DataRow("😀{2}", "😀😀", "a")]
    public void ATextNeedsALengthAndAPiece(string regex, string passes, string fails)
    {
        var prefilter = new Prefilter(RegexParser.Parse(regex, RegexFlags.None).Root);
        prefilter.Passes(passes).Should().BeTrue();
        prefilter.Passes(fails).Should().BeFalse();
    }

    [TestMethod]
    public void AnUnpairedSurrogateIsReadAsItsReplacement() =>
        Pattern.Parse("a\ufffdb+").IsMatch("a\ud800b").Should().BeTrue();
}
