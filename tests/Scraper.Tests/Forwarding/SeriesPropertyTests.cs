using System.Text.RegularExpressions;
using CsCheck;
using Scraper.Forwarding.Series;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Whatever names a schema has, its series are legal and no two are one.</summary>
[TestClass]
public sealed partial class SeriesPropertyTests
{
    // Names that fall together where they are made legal, and those that are taken.
    private static readonly Gen<string> Name = Gen.OneOf(
        "a.b", "a_b", "a-b", "a_b_", "9", "_9", "q", "q_count", "q_bucket", "q_sum", "le", "job", "instance",
        "exported_job", "__name__", "ü", "scraper_report_info", "schema", "exported_schema");

    private static readonly Gen<IReadOnlyList<Tag>> Tags = Name.Array[0, 5].Select(names =>
        (IReadOnlyList<Tag>)[.. names.Distinct().Select((name, at) => new Tag(name, at == 3 ? "" : "x"))]);

    private static readonly Gen<ReportField> Field = Gen.Select(
        Name, Tags, Gen.Bool, (name, tags, isHistogram) => isHistogram
            ? Some.Queries with
            {
                Name = name,
                Points = [new Point(tags, null, new Distribution([new("1", 1), new("+Inf", 2)], 3, 2))],
            }
            : Some.Buckets with { Name = name, Points = [new Point(tags, 1, null)] });

    [TestMethod]
    public void NamesAndLabelsAreLegalAndUnique() =>
        Gen.Select(Field.Array[0, 8], Tags).Sample((fields, tags) =>
        {
            var report = Some.Report() with
            {
                Tags = tags,
                Fields = [.. fields.DistinctBy(field => field.Name)],
            };

            var series = ReportFamilies.Of(report).SelectMany(family => family.Series()).ToList();

            series.Select(one => $"{one.Name}{{{string.Join(',', one.Labels)}}}")
                .Should().OnlyHaveUniqueItems();
            series.Should().OnlyContain(one => MetricName().IsMatch(one.Name));
            foreach (var labels in series.Select(one => one.Labels))
            {
                labels.Select(label => label.Name).Should().OnlyHaveUniqueItems()
                    .And.NotContain(["job", "instance", "__name__"]);
                labels.Should().OnlyContain(label =>
                    LabelName().IsMatch(label.Name) && label.Value.Length > 0);
            }
        }, iter: 2000, threads: 1);

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
