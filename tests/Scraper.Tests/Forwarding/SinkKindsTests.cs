using System.IO;
using System.Text.RegularExpressions;
using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>A kind of sink is one line of a list; the rest follows.</summary>
[TestClass]
public sealed class SinkKindsTests
{
    [TestMethod]
    public void TheReadmeSaysOfEveryKindWhatItGetsAndWhenItHasIt() =>
        Regex.Matches(Section("Sinks"), @"^\| `(\w+)` \|", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Value)
            .Should().Equal(SinkKinds.All.Select(kind => kind.Type));

    [TestMethod]
    public void ASinkOfEveryKindIsMadeOfItsOptionsAndNamedByItsType() =>
        SinkKinds.All.Select(kind => kind.Create(kind.Start, PlainClients.Parts()))
            .Select(sink => (sink.GetType().Name.Replace("Sink", "").ToLowerInvariant(), sink.Name))
            .Should().Equal(SinkKinds.All.Select(kind => (kind.Type.Replace("_", ""), kind.Type)));

    [TestMethod]
    public void WhatHoldsOnlyTheLastStateIsSentTheNewestReport() =>
        SinkKinds.All.Where(kind => kind.HoldsLastState).Select(kind => kind.Type)
            .Should().Equal("textfile", "pushgateway");

    [TestMethod]
    public void AFormIsFoundByItsName()
    {
        SinkKinds.FormOf("text").Should().Be(SinkKinds.All[4].Form).And.NotBeNull();
        SinkKinds.FormOf("lp").Should().Be(SinkKinds.All[5].Form).And.NotBeNull();
        SinkKinds.FormOf("json").Should().BeNull();
        SinkKinds.FormOf(null).Should().BeNull();
    }

    private static string Section(string title) =>
        File.ReadAllText(Path.Combine(Places.Repository, "README.md")).Split("\n## ")
            .Single(section => section.StartsWith(title + "\n", StringComparison.Ordinal));
}
