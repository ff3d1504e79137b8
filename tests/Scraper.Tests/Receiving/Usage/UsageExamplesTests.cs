using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Scraper.Exposition;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>The examples of <c>docs/usage.md</c> come to what stands below them.</summary>
[TestClass]
public sealed partial class UsageExamplesTests
{
    private static readonly DateTimeOffset Day0 = new(2026, 2, 28, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<object[]> Examples => Example()
        .Matches(File.ReadAllText(Path.Combine(Places.Repository, "docs", "usage.md")))
        .Select(match => (object[])[match.Groups[1].Value]);

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void AnExampleComesToWhatItSays(string example)
    {
        var lines = example.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (by, since, reports) = (Array.Empty<string>(), Day0, new List<(Report, string?)>());
        foreach (var line in lines.Where(line => !line.StartsWith('=')))
        {
            if (line.StartsWith("by ", StringComparison.Ordinal))
                by = line[3..].Split(',');
            else if (line.StartsWith("since ", StringComparison.Ordinal))
                since = Time(line.Split(' ')[1], line.Split(' ')[2]);
            else
                reports.Add(ReportOf(line));
        }

        var told = lines.Where(line => line.StartsWith('=')).Select(line => line[2..]).ToList();

        told.Should().NotBeEmpty();
        Answer(reports, UsageQuestion.About(since, Day0.AddDays(30), by)).Should().Contain(told);
    }

    [TestMethod]
    public void EveryRuleHasAnExample() => Examples.Should().HaveCountGreaterThan(15);

    private static List<string> Answer(List<(Report Report, string? Ip)> reports, UsageQuestion question)
    {
        var count = new UsageCount(
            new Scraper.Receiving.AcceptedSchemas([Schema.BuiltIn]).Table,
            new HashSet<string> { "version", "ip", "id" }, TimeSpan.FromHours(8), question);
        count.AddNameless(reports.Count(one => one.Report.TagValue("id") is null));
        var servers = UsageCountTests.Servers(reports).ToList();
        servers.ForEach(count.Add);
        var answer = count.Answer();
        return
        [
            $"{answer.Reports} reports, {answer.Ids} ids, {answer.Installations} installations",
            .. answer.Fields.SelectMany(LinesOf),
            .. answer.Versions.Select(one => $"version {one.Version}: {one.Ids}"),
            .. answer.Absent.Select(one => $"{one.Name} is absent: {one.Ids}"),
            .. servers.Where(one => one.Before.IsConflicting).Select(one => $"{one.Id} is conflicting"),
        ];
    }

    private static IEnumerable<string> LinesOf(FieldUse field)
    {
        var first = field.FirstReports is { } amount ? $", first reports {amount.Total}" : "";
        yield return $"{field.Name}: {Users(field.Users)}{first}";
        if (field.Users.Histogram is { } buckets)
            yield return $"{field.Name}: " + string.Join(' ', buckets.Bounds
                .Select((bound, at) => $"{GoFloat.LabelForm(bound)}={buckets.Counts[at]}")
                .Append($"sum={buckets.Sum.ToString(CultureInfo.InvariantCulture)}"));
        foreach (var group in field.Groups ?? [])
            yield return $"{field.Name} {string.Join(' ', group.Values)}: {Users(group.Users)}";
    }

    private static string Users(Amount users) =>
        $"{users.Ids} ids, {users.Installations} installations, total {users.Total}";

    private static (Report, string?) ReportOf(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = Time(words[0], words[1]);
        string? Said(string key) => words.FirstOrDefault(word =>
            word.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
        var tags = new[] { ("id", words[2] == "-" ? null : words[2]), ("version", Said("version")) };
        var report = Some.Report(at) with
        {
            Reason = words.Contains("pushed") ? CollectionReason.Pushed : CollectionReason.Scheduled,
            Tags = [.. tags.Where(tag => tag.Item2 is not null)
                .Select(tag => new Tag(tag.Item1, tag.Item2!))],
            Absent = Said("absent") is { } name ? [new AbsentField(name, "not on the page")] : [],
            Fields = [.. words.Select(word => Field().Match(word)).Where(match => match.Success)
                .GroupBy(match => match.Groups[1].Value, PointOf)
                .Select(field => new ReportField
                {
                    Name = field.Key,
                    Type = Schema.BuiltIn.Fields.Single(one => one.Name == field.Key).Type,
                    Source = "s",
                    Points = [.. field],
                })],
        };
        return (report, Said("from") ?? "10.0.0.1");
    }

    private static Point PointOf(Match field)
    {
        Tag[] tags = field.Groups[2].Success
            ? [new Tag(field.Groups[2].Value, field.Groups[3].Value)] : [];
        var value = field.Groups[4].Value;
        if (!value.Contains(':'))
            return new Point(tags, Number(value), null);
        var (buckets, sum) = (value.Split(';')[0].Split(','), value.Split(';')[1]);
        Bucket[] read = [.. buckets.Select(one => new Bucket(one.Split(':')[0], Number(one.Split(':')[1])))];
        return new Point(tags, null, new Distribution(read, Number(sum), read[^1].Count));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string day, string time) =>
        Day0.AddDays(Number(day)) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"```example\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^(\w+_(?:total|seconds|bytes))(?:\{(\w+)=([^}]+)\})?=(.+)$")]
    private static partial Regex Field();
}
