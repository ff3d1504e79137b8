using Scraper.Exposition;
using Scraper.Receiving;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>The rules of counting, against a second implementation that knows nothing of the first.</summary>
[TestClass]
public sealed class UsageCountTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(8);
    internal static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);
    private static readonly FieldTable Table = Schemas.Table;

    [TestMethod]
    [DataRow("")]
    [DataRow("status")]
    [DataRow("version")]
    [DataRow("org")]
    [DataRow("version,status")]
    [DataRow("index_partition,ip")]
    public void UsageIsWhatThePlainRulesSay(string by)
    {
        string[] tags = by.Length == 0 ? [] : by.Split(',');
        for (var seed = 0; seed < 400; seed++)
        {
            var reports = new GeneratedServers(seed).Make();
            var (since, until) =
                (GeneratedServers.Start.AddDays(seed % 9), GeneratedServers.Start.AddDays(12));

            var expected = new UsageByTheBook(reports).Lines(since, until, tags);

            Lines(reports, UsageQuestion.About(since, until, tags)).Should()
                .Equal(expected, $"of seed {seed}");
        }
    }

    /// <summary>The program's own count, from reports in an order of its own.</summary>
    private static IEnumerable<string> Lines(List<(Report Report, string? Ip)> reports,
        UsageQuestion question)
    {
        var count = new UsageCount(Table, Schemas.ReportTags, Interval, question);
        count.AddNameless(reports.Count(one => one.Report.TagValue("id") is null
            && one.Report.ObservedAt >= question.Since && one.Report.ObservedAt < question.Until));
        var servers = Servers(reports).ToList();
        foreach (var server in servers)
            count.Add(server);
        return Lines(count.Answer()).Concat(
            servers.Select(server => $"conflicting {server.Id} {server.Before.IsConflicting}"));
    }

    /// <summary>What is counted of a report.</summary>
    internal static CountedReport Counted(Report report, string? ip) =>
        new ReportReading(Schemas).Read(FrozenReport.Freeze(report).Json, ip, out _, out var refusal)
            ?? throw new AssertFailedException(refusal!.Reason);

    /// <summary>Servers with their reports, up to a time, in order.</summary>
    internal static IEnumerable<ServerReports> Servers(
        List<(Report Report, string? Ip)> reports, DateTimeOffset? until = null) => reports
        .Where(one => one.Report.TagValue("id") is not null)
        .GroupBy(one => one.Report.TagValue("id")!, one => Counted(one.Report, one.Ip))
        .OrderBy(server => server.Key, StringComparer.Ordinal)
        .Select(server =>
        {
            var inOrder = server.ToList();
            inOrder.Sort(CountedReport.InOrder);
            return new ServerReports(
                server.Key, inOrder.FirstOrDefault(one => one.Storage != "")?.Storage ?? "",
                new ServerHistory(Table), null, [],
                [.. inOrder.Where(one => until is null
                    || one.ObservedAt < until.Value.ToUnixTimeMilliseconds())]);
        });

    private static IEnumerable<string> Lines(UsageAnswer answer)
    {
        yield return $"reports {answer.Reports} ids {answer.Ids} installations {answer.Installations}";
        foreach (var (version, ids) in answer.Versions)
            yield return $"version {version} {ids}";
        foreach (var field in answer.Fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            yield return $"{field.Name} {Users(field.Users)} "
                + $"first {field.FirstReports?.Total.ToString() ?? "-"}";
            yield return $"{field.Name} "
                + string.Join(' ', field.Fidelity.Select(one => $"{one.Fidelity}={one.Ids}"));
            if (field.Type == FieldType.Histogram)
                yield return $"{field.Name} {Histogram(field.Users.Histogram ?? BucketCounts.None)}";
            foreach (var group in field.Groups ?? [])
                yield return $"{field.Name} [{string.Join('|', group.Values)}] {Users(group.Users)}";
        }
    }

    private static string Users(Amount amount) =>
        $"ids {amount.Ids} installations {amount.Installations} {amount.Total}";

    private static string Histogram(BucketCounts histogram) => string.Join(' ', histogram.Bounds
        .Select((bound, at) => $"{GoFloat.LabelForm(bound)}={histogram.Counts[at]}")
        .Append($"sum={histogram.Sum}"));
}
