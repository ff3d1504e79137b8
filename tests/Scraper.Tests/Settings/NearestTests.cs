using Scraper.Settings;

namespace Scraper.Tests.Settings;

/// <summary>Which word a mistyped one was meant to be.</summary>
[TestClass]
public sealed class NearestTests
{
    [TestMethod]
    [DataRow("schma")]
    [DataRow("schemaa")]
    [DataRow("schemo")]
    [DataRow("shcema")]
    [DataRow("cshmea", DisplayName = "two swaps of six letters")]
    [DataRow("SCHEMA")]
    public void AtMostAThirdOfTheLettersMayDiffer(string word) =>
        Nearest.To(word, ["targets", "schema"]).Should().Be("schema");

    [TestMethod]
    [DataRow("shcmae", "schedule")]
    [DataRow("abxyz", "abcde", DisplayName = "three of five")]
    [DataRow("abcxy", "abcde", DisplayName = "two of five")]
    [DataRow("abcdefgh", "abcdefxyz", DisplayName = "three of eight")]
    [DataRow("x", "a", DisplayName = "a word of which nothing is left")]
    [DataRow("ab", "a", DisplayName = "as many as the candidate has")]
    public void WhatDiffersMoreIsNoMistake(string word, string candidate) =>
        Nearest.To(word, [candidate]).Should().BeNull();

    [TestMethod]
    [DataRow("abcdefxyz", "abcdefghi", DisplayName = "three of nine")]
    [DataRow("ba", "ab", DisplayName = "one swap of two letters")]
    [DataRow("jo", "job")]
    public void ThisFarIsNear(string word, string candidate) =>
        Nearest.To(word, [candidate]).Should().Be(candidate);

    [TestMethod]
    public void TheClosestWinsAndOfTwoTheFirst() =>
        (Nearest.To("labels", ["labelxx", "labelx", "labely"]), Nearest.To("labels", []))
            .Should().Be(("labelx", (string?)null));
}
