using System.IO;
using System.Text;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Translating;

/// <summary>A field has a limit of points, a tag one of bytes; the total stays whatever is cut.</summary>
[TestClass]
public sealed class PointLimitTests
{
    [TestMethod]
    [DataRow(4, "a=1:1 a=2:5 a=3:3 a=4:3", 0, DisplayName = "at the limit nothing is merged")]
    [DataRow(3, "a=(other):4 a=2:5 a=3:3", 2, DisplayName = "of two that are equal the first tags stay")]
    [DataRow(2, "a=(other):7 a=2:5", 3)]
    [DataRow(1, "a=(other):12", 4)]
    [DataRow(0, "a=1:1 a=2:5 a=3:3 a=4:3", 0, DisplayName = "0 is no limit")]
    public async Task TheLargestStayAndTheRestIsOne(int limit, string points, int merged) =>
        (await FieldAsync("x{a=\"4\"} 3\nx{a=\"1\"} 1\nx{a=\"3\"} 3\nx{a=\"2\"} 5\n", limit))
            .Should().Be($"{points} merged {merged}");

    [TestMethod]
    [DataRow("x{a=\"1\"} NaN\nx{a=\"2\"} -5\nx{a=\"3\"} -Inf\n", "a=(other):NaN a=2:-5 merged 2",
        DisplayName = "NaN goes first, and makes the sum what a total would be")]
    [DataRow("x{a=\"1\"} 1\nx{b=\"2\"} 2\nx{a=\"3\",b=\"4\"} 9\n",
        "a=(other),b=(other):3 a=3,b=4:9 merged 2", DisplayName = "every tag of the merged is (other)")]
    [DataRow("x{a=\"(other)\"} 9\nx{a=\"1\"} 1\nx{a=\"2\"} 2\nx{a=\"3\"} 3\n",
        "a=(other):15 merged 4",
        DisplayName = "a page's own (other) joins them")]
    [DataRow("x 1\nx{a=\"1\"} 2\nx{a=\"2\"} 3\n", "a=(other):3 a=2:3 merged 2")]
    [DataRow("x{a=\"1\"} 1e16\nx{a=\"2\"} 1\nx{a=\"3\"} 1\nx{a=\"4\"} 2e16\n",
        "a=(other):10000000000000002 a=4:20000000000000000 merged 3",
        DisplayName = "what rounding loses is kept")]
    public async Task WhatIsMerged(string page, string points) =>
        (await FieldAsync(page, 2)).Should().Be(points);

    [TestMethod]
    public async Task HistogramsAreChosenByCountAndMergedBoundByBound()
    {
        var page = Histogram("1", (1, 1), (2, 3)) + Histogram("2", (1, 9), (2, 9))
            + Histogram("3", (2, 2), (5, 4));
        var field = (await FieldOfAsync(page, 2, "histogram")).Single();
        field.Merged.Should().Be(2);
        field.Points.Select(point => point.Tags.Single().Value).Should().Equal("(other)", "2");
        var merged = field.Points[0].Distribution!;
        merged.Buckets.Should().Equal(
            new Bucket("1.0", 1), new Bucket("2.0", 5), new Bucket("5.0", 7), new Bucket("+Inf", 7));
        (merged.Count, merged.Sum).Should().Be((7, 2));
    }

    [TestMethod]
    public async Task LongTagsAreCutAtACharacterAndWhatBecameEqualIsSummed()
    {
        var (whole, longer) = (new string('ä', 128), new string('ä', 129));
        var other = new string('ä', 126) + "€€";
        var cut = new string('ä', 126) + "…";
        (await FieldAsync(
            $"x{{a=\"{whole}\"}} 1\nx{{a=\"{longer}\"}} 2\nx{{a=\"{other}\"}} 4\n"
            + $"x{{a=\"{cut}\"}} 8\n", 0))
            .Should().Be($"a={whole}:1 a={cut}:14 merged 0");
    }

    [TestMethod]
    [DataRow(256, false)]
    [DataRow(257, true)]
    public async Task ATagOfTheInstanceIsCutAsWell(int length, bool isCut)
    {
        var schema = Translated.SchemaOf(
            "- { name: f, type: gauge, help: F., sources: [ { expr: x } ] }",
            "instance: [ { tag: a, sources: [ { expr: x, label: a } ] } ]");
        var report = await Translated.TextAsync($"x{{a=\"{new string('a', length)}\"}} 1\n", schema);
        report.Tags.Single().Value.Should().Be(isCut ? new string('a', 253) + "…" : new string('a', length));
    }

    [TestMethod]
    public async Task TheTotalOfAThousandAgentsMoreIsExactByDefault()
    {
        var page = string.Concat(
            Enumerable.Range(0, 2000).Select(index => $"x{{a=\"{index:d4}\"}} {index}\n"));
        var field = (await FieldOfAsync(page, PipelineBench.Target.PointLimit)).Single();
        (field.Points.Count, field.Merged).Should().Be((1000, 1001));
        field.Points.Sum(point => point.Value).Should().Be(1999 * 1000);
        field.Points.Skip(1).Min(point => point.Value).Should().Be(1001);
    }

    private static async Task<string> FieldAsync(string page, int limit)
    {
        var field = (await FieldOfAsync(page, limit)).Single();
        var points = field.Points.Select(point =>
            string.Join(",", point.Tags.Select(tag => $"{tag.Name}={tag.Value}")) + $":{point.Value}");
        return $"{string.Join(" ", points)} merged {field.Merged}";
    }

    private static async Task<IReadOnlyList<ReportField>> FieldOfAsync(
        string page, int limit, string type = "gauge")
    {
        var bench = new PipelineBench(Translated.SchemaOf(
            $"- {{ name: f, type: {type}, help: F., sources: [ {{ expr: x }} ] }}"));
        bench.Pages.Body = () => new MemoryStream(Encoding.UTF8.GetBytes(page));
        var made = await bench.Pipeline.ReportAsync(
            PipelineBench.Target with { PointLimit = limit }, CollectionReason.Preview, last: null,
            CancellationToken.None);
        return made.Value.Report.Fields;
    }

    private static string Histogram(string tag, params (int Bound, int Count)[] buckets)
    {
        var lines = new StringBuilder();
        foreach (var (bound, count) in buckets)
            lines.Append($"x_bucket{{a=\"{tag}\",le=\"{bound}\"}} {count}\n");
        var total = buckets[^1].Count;
        return $"{lines}x_bucket{{a=\"{tag}\",le=\"+Inf\"}} {total}\nx_count{{a=\"{tag}\"}} {total}\n"
            + $"x_sum{{a=\"{tag}\"}} 1\n";
    }
}
