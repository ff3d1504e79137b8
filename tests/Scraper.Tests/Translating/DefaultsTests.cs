using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Translating;

/// <summary>Without a word about privacy no file-system path and no id of a bucket, a shard or a task leaves.
/// </summary>
[TestClass]
public sealed partial class DefaultsTests
{
    private static readonly string[] OfResources = ["bucket", "bucket_id", "taskID", "task_id", "shard"];

    public static IEnumerable<object[]> Pages() =>
        Directory.EnumerateFiles(Places.Fixture("."), "influxd-*.prom")
            .Concat(Places.HasShared
                ? Directory.EnumerateFiles(
                    Path.Combine(Places.Repository, "..", "shared", "captures"), "*.prom",
                    SearchOption.AllDirectories)
                : [])
            .Order(StringComparer.Ordinal).Select(path => new object[] { path });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public async Task OfAPageOfInfluxdNoneLeaves(string path)
    {
        var page = await File.ReadAllTextAsync(path);

        var report = await Translated.FileAsync(path);

        var json = Encoding.UTF8.GetString(FrozenReport.Freeze(report).Json.Span);
        var ids = Ids(page).Where(id => id != report.TagValue("id")).ToList();
        ids.Where(json.Contains).Should().BeEmpty();
        Paths(page).Where(json.Contains).Should().BeEmpty();
        report.Fields.SelectMany(field => field.Points).SelectMany(point => point.Tags)
            .Select(tag => tag.Name).Should().BeSubsetOf(Schema.BuiltIn.Labels);
        // Only a server that nobody wrote to has none of either.
        if (page.Contains("{bucket=\"", StringComparison.Ordinal))
            (ids.Count > 0 && Paths(page).Count > 0).Should().BeTrue();
    }

    /// <summary>Ids of 16 hexadecimal digits; a shard's is a small number, told by its label alone.</summary>
    private static IEnumerable<string> Ids(string page) => Label().Matches(page)
        .Where(label => OfResources.Contains(label.Groups[1].Value))
        .Select(label => label.Groups[2].Value).Where(value => Id().IsMatch(value)).Distinct();

    /// <summary>The values that begin where an engine keeps its files.</summary>
    private static List<string> Paths(string page) => [.. Label().Matches(page)
        .Select(label => label.Groups[2].Value)
        .Where(value => value.StartsWith('/') && value.Contains("/engine", StringComparison.Ordinal))
        .Distinct()];

    [GeneratedRegex("[{,](\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();

    [GeneratedRegex("^[0-9a-f]{16}$")]
    private static partial Regex Id();
}
