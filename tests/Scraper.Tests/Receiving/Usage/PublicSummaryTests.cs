using Scraper.Receiving;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>What anybody may see of what was counted.</summary>
[TestClass]
public sealed class PublicSummaryTests
{
    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);
    private static readonly DateTimeOffset Start = Some.Time;

    [TestMethod]
    [DataRow("2.9*25", "2.9=20")]
    [DataRow("2.9*25 2.8*14 2.7*6 2.6*5", "2.8=10 2.9=20 (other)=10")]
    [DataRow("2.9*25 2.8*14 2.7*6", "2.9=20 (other)=20")]
    [DataRow("2.9*25 2.8*1", "(other)=20")]
    [DataRow("2.9*12 2.8*3 2.7*4", "(other)=10")]
    [DataRow("2.9*25 -*11", "2.9=20 (other)=10")]
    [DataRow("2.9*5 2.8*4", "")]
    [DataRow("see-evil.example*30 2.9*12", "2.9=10 (other)=30")]
    [DataRow("v2.7.12*10 2.0.0-beta.16*10 2.0.0-rc.4*10", "2.0.0-beta.16=10 2.0.0-rc.4=10 v2.7.12=10")]
    public void NoRowIsOfFewerThanKAndNoneIsLeftOverByTheOthers(string fleet, string rows) =>
        Versions(fleet, 10).Should().Be(rows);

    [TestMethod]
    public void OfFewerThanKNothingIsTold()
    {
        var summary = PublicSummary.Of(Answer("2.9*9"), 10);

        (summary.Ids, summary.Fields.Count, summary.RareFields, summary.Versions.Count).Should()
            .Be((0, 0, 0, 0));
    }

    [TestMethod]
    public void AnIdThatMovedIsOneServer()
    {
        var reports = Enumerable.Range(0, 12)
            .Select(at => (Some.Report(Start.AddHours(at), "0a"), (string?)$"10.0.0.{at}")).ToList();
        var answer = Answer(reports);

        answer.Installations.Should().Be(12);
        PublicSummary.Of(answer, 10).Ids.Should().Be(0);
    }

    [TestMethod]
    public void CountsAreMultiplesOfKAndTotalsHaveTwoDigits()
    {
        var summary = PublicSummary.Of(Answer("2.9*37"), 10);

        summary.Ids.Should().Be(30);
        summary.Fields.Select(field => $"{field.Name} {field.Ids} {field.Total}").Should().Equal(
            "buckets_total 30 150", "query_duration_seconds 30 330", "wal_writes_total 30 480");
    }

    [TestMethod]
    public void ATotalThatOneServerMakesIsNotTold()
    {
        var reports = Reports("2.9*20");
        var large = Some.Buckets with { Points = [new Point([], 77, null)] };
        reports[3] = (reports[3].Report with { Fields = [large, Some.Writes] }, reports[3].Ip);

        // 19 × 4 is less than 77.
        PublicSummary.Of(Answer(reports), 10).Fields.Select(field => (field.Name, field.Total)).Should()
            .Equal(("buckets_total", null), ("query_duration_seconds", 170d), ("wal_writes_total", 260d));
    }

    [TestMethod]
    public void FieldsThatFewUseAreOneNumber()
    {
        var reports = Reports("2.9*20");
        for (var at = 0; at < 15; at++)
            reports[at] = (reports[at].Report with { Fields = [Some.Buckets] }, reports[at].Ip);

        var summary = PublicSummary.Of(Answer(reports), 10);

        summary.Fields.Select(field => field.Name).Should().Equal("buckets_total");
        summary.RareFields.Should().Be(2);
    }

    private static string Versions(string fleet, int k) => string.Join(' ',
        PublicSummary.Of(Answer(fleet), k).Versions.Select(row => $"{row.Version}={row.Ids}"));

    private static UsageAnswer Answer(string fleet) => Answer(Reports(fleet));

    private static UsageAnswer Answer(List<(Report Report, string? Ip)> reports)
    {
        var count = new UsageCount(
            Schemas.Table, Schemas.ReportTags, TimeSpan.FromHours(8),
            UsageQuestion.About(Start.AddDays(-1), Start.AddDays(9)));
        foreach (var server in UsageCountTests.Servers(reports))
            count.Add(server);
        return count.Answer();
    }

    /// <summary>One report of each server: <c>2.9*25</c> are 25 of a version, <c>-</c> is none.</summary>
    private static List<(Report Report, string? Ip)> Reports(string fleet) =>
    [
        .. fleet.Split(' ').Select(one => one.Split('*')).SelectMany(one => Enumerable
            .Repeat(one[0], int.Parse(one[1]))).Select((version, at) => (Some.Report(Start) with
            {
                ReportId = Guid.CreateVersion7(Start),
                Tags = [new Tag("id", $"{at:x4}"),
                    .. version == "-" ? [] : new[] { new Tag("version", version) }],
            }, (string?)"10.0.0.1")),
    ];
}
