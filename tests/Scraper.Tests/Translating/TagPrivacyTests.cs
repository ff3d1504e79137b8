using System.Text;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Translating;

/// <summary>Tags that do not leave as they stand on a page: what leaves instead; totals stay.</summary>
[TestClass]
public sealed class TagPrivacyTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(at => (byte)at)];

    [TestMethod]
    [DataRow("org", "7e433a52fa011ffd", "46c03a0d64d0a17a")]
    [DataRow("id", "7e433a52fa011ffd", "ced8e955c03b9ec5", DisplayName = "another tag has another hash")]
    [DataRow("user_agent", "Grafana/ä", "d5b828505a76768c")]
    [DataRow("org", "(other)", "(other)", DisplayName = "what is nobody's is not hashed")]
    [DataRow("os", "linux", "linux")]
    [DataRow("path", "/", null)]
    public void WhatLeavesOfATag(string tag, string value, string? sent) =>
        Of("org=hash id=hash user_agent=hash path=drop os=keep").Sent(tag, value).Should().Be(sent);

    [TestMethod]
    public void NameAndValueCannotBeCutInAnotherWay() =>
        Of("ab=hash").Sent("ab", "c").Should().NotBe(Of("a=hash").Sent("a", "bc"));

    [TestMethod]
    public void AnotherKeyMakesOtherHashes()
    {
        var (ours, theirs) = (Of("org=hash"), new TagPrivacy(Choices("org=hash"), new byte[32]));

        ours.Sent("org", "a").Should().Be(Of("org=hash").Sent("org", "a"));
        theirs.Sent("org", "a").Should().NotBe(ours.Sent("org", "a"));
    }

    [TestMethod]
    public void ALongValueIsHashedAsAWholeAndACutOneCannotBeFoundOutByItsBeginning()
    {
        var (one, other) = (new string('x', 300) + "1", new string('x', 300) + "2");

        Of("a=keep").Sent("a", one).Should().Be(new string('x', 253) + "…");
        Of("a=hash").Sent("a", one).Should().HaveLength(16).And.NotBe(Of("a=hash").Sent("a", other));
    }

    [TestMethod]
    [DataRow("a=drop", "x{a=\"1\",b=\"1\"} 1\nx{a=\"2\",b=\"1\"} 2\nx{a=\"2\",b=\"2\"} 4\n", "b=1:3 b=2:4")]
    [DataRow("a=drop", "x{a=\"1\",b=\"1\"} 1\nx{b=\"1\"} 2\n", "b=1:3",
        DisplayName = "one that never had the tag is the same as one that lost it")]
    [DataRow("a=drop b=drop", "x{a=\"1\",b=\"1\"} 1e16\nx{a=\"2\"} 1\nx{b=\"2\"} 1\n", ":10000000000000002",
        DisplayName = "what rounding loses is kept")]
    [DataRow("a=drop", "x{a=\"1\"} NaN\nx{a=\"2\"} 1\n", ":NaN")]
    [DataRow("a=hash", "x{a=\"1\"} 1\nx{a=\"(other)\"} 2\nx 4\n",
        ":4 a=(other):2 a=7cc11309c60a1029:1")]
    [DataRow("b=drop", "x{a=\"1\"} 1\n", "a=1:1")]
    public async Task PointsThatBecomeEqualAreOne(string rules, string page, string points) =>
        (await FieldAsync(page, rules)).Should().Be(points);

    [TestMethod]
    public async Task HistogramsAreSummedBoundByBound()
    {
        var page = "x_bucket{a=\"1\",le=\"1\"} 1\nx_bucket{a=\"1\",le=\"+Inf\"} 3\nx_sum{a=\"1\"} 5\n"
            + "x_count{a=\"1\"} 3\nx_bucket{a=\"2\",le=\"1\"} 1\nx_bucket{a=\"2\",le=\"2\"} 2\n"
            + "x_bucket{a=\"2\",le=\"+Inf\"} 2\nx_sum{a=\"2\"} 2\nx_count{a=\"2\"} 2\n";

        var point = (await ReportAsync(page, "a=drop", "histogram")).Fields.Single().Points.Single();

        point.Tags.Should().BeEmpty();
        point.Distribution!.Buckets.Should().Equal(
            new Bucket("1.0", 2), new Bucket("2.0", 3), new Bucket("+Inf", 5));
        (point.Distribution.Sum, point.Distribution.Count).Should().Be((7, 5));
    }

    [TestMethod]
    [DataRow("a=drop", 1, 0)]
    [DataRow("a=hash", 1000, 1001)]
    public async Task TheLimitIsOfThePointsThatLeave(string rules, int points, int merged)
    {
        var page = string.Concat(Enumerable.Range(0, 2000).Select(at => $"x{{a=\"{at}\"}} {at}\n"));

        var field = (await ReportAsync(page, rules)).Fields.Single();

        (field.Points.Count, field.Merged).Should().Be((points, merged));
        field.Points.Sum(point => point.Value).Should().Be(1999 * 1000);
    }

    [TestMethod]
    public async Task ATagOfTheReportIsHashedOrGoneToo()
    {
        var schema = Translated.SchemaOf(
            "- { name: f, type: gauge, help: F., sources: [ { expr: sum by (a) (x) } ] }",
            "instance: [ " + string.Join(", ", "abc".Select(tag =>
                $"{{ tag: {tag}, sources: [ {{ expr: x, label: {tag} }} ] }}")) + " ]");

        var made = (await Translated.OutcomeAsync(
            () => new System.IO.MemoryStream("x{a=\"1\",b=\"2\",c=\"3\"} 1\n"u8.ToArray()),
            schema, Of("a=hash b=drop"))).Value;

        made.Report.Tags.Should().Equal(new Tag("a", "7cc11309c60a1029"), new Tag("c", "3"));
        made.Changes.Should().Equal(
            new TagChange(null, "a", TagRule.Hash), new TagChange(null, "b", TagRule.Drop),
            new TagChange("f", "a", TagRule.Hash));
    }

    [TestMethod]
    [DataRow("2.0.0-alpha.8")]
    [DataRow("2.0.0-beta.16")]
    [DataRow("2.1.1")]
    [DataRow("2.9.1")]
    public async Task OfARealPageEveryTotalStaysAndNoPointStandsTwice(string release)
    {
        var page = Places.Fixture($"influxd-{release}.prom");
        var (plain, changed) = (await Translated.FileAsync(page),
            await Translated.FileAsync(page, Of("org=hash user_agent=drop path=drop status=drop id=hash")));

        Totals(changed).Should().Equal(Totals(plain));
        foreach (var field in changed.Fields)
            field.Points.Select(point => string.Join(',', point.Tags)).Should().OnlyHaveUniqueItems()
                .And.NotContainMatch("*user_agent*").And.NotContainMatch("*path*");
        changed.Ledger.Should().BeEquivalentTo(plain.Ledger);
        var json = Encoding.UTF8.GetString(FrozenReport.Freeze(changed).Json.Span);
        var orgs = plain.Fields.SelectMany(field => field.Points).SelectMany(point => point.Tags)
            .Where(tag => tag.Name == "org").Select(tag => tag.Value).Distinct().ToList();
        foreach (var org in orgs.Append(plain.TagValue("id")!))
            json.Should().NotContain(org);
        orgs.Should().NotBeEmpty();
    }

    private static IEnumerable<string> Totals(Report report) => report.Fields.Select(field =>
        $"{field.Name} {field.Points.Sum(point => point.Value ?? point.Distribution!.Count):r} "
        + $"{field.Points.Sum(point => point.Distribution?.Buckets.Sum(bucket => bucket.Count) ?? 0)}");

    private static async Task<string> FieldAsync(string page, string rules) => string.Join(' ',
        (await ReportAsync(page, rules)).Fields.Single().Points.Select(point =>
            string.Join(",", point.Tags.Select(tag => $"{tag.Name}={tag.Value}")) + $":{point.Value}"));

    private static Task<Report> ReportAsync(string page, string rules, string type = "gauge") =>
        Translated.TextAsync(
            page,
            Translated.SchemaOf($"- {{ name: f, type: {type}, help: F., sources: [ {{ expr: x }} ] }}"),
            Of(rules));

    private static TagPrivacy Of(string rules) => new(Choices(rules), Key);

    private static IEnumerable<TagChoice> Choices(string rules) => rules.Split(' ')
        .Select(rule => rule.Split('='))
        .Select(rule => new TagChoice(
            rule[0], Enum.Parse<TagRule>(rule[1], ignoreCase: true), new Origin("", 0, 0, "")));
}
