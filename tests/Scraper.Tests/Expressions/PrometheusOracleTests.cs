using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Expressions;

/// <summary>
/// Our answers beside those of a real Prometheus (2.42) that scraped the same page. Where it differs from
/// 3.16, whose answers are ours, the generators keep away: <c>.</c> does not match a newline there (no label
/// with one is asked for), <c>le</c> keeps its spelling (the page is served with ours), numbers have no
/// underscores and no durations, names are not quoted, sums are not compensated (values are such that sums
/// are exact), and avg moves a mean (it is not generated).
/// </summary>
[TestClass]
[TestCategory("Real")]
public sealed partial class PrometheusOracleTests
{
    private const double Tolerance = 1e-12;

    private static ExpressionsPrometheus? s_prometheus;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) =>
        s_prometheus = await ExpressionsPrometheus.StartAsync();

    [ClassCleanup]
    public static void Stop() => s_prometheus?.Dispose();

    [TestMethod]
    [DataRow("2.0.0-alpha.8", "0000e7Ubk2S1")]
    [DataRow("2.0.4", "0000e7Ubk2S2")]
    [DataRow("2.7.12", "0000e7Ubk2S3")]
    [DataRow("2.9.1", "0000e7Ubk2S4")]
    public async Task GeneratedExpressionsOverACaptureComeToTheSame(string release, string seed)
    {
        var text = PageText.Of(PageOf.File(Places.Shared("captures", release, "used.prom")), PageText.Exact);
        var page = PageOf.Text(text);
        var time = await s_prometheus!.ShowAsync(text);
        ExpressionGen.Over(page).Sample(
            expression => Difference(expression, page, time).Should().BeNull(),
            seed: seed, iter: 150, threads: 1, print: expression => expression);
    }

    [TestMethod]
    public void GeneratedExpressionsOverGeneratedPagesComeToTheSame() =>
        ExpressionGen.Page
            .SelectMany(page => ExpressionGen.Over(PageOf.Text(page)).Array[10].Select(all => (page, all)))
            .Sample(
                generated => DifferenceOver(generated.page, generated.all).Should().BeNull(),
                seed: "0000e7Ubk2S5", iter: 30, threads: 1,
                print: generated => generated.page + string.Join("\n", generated.all));

    [TestMethod]
    [DynamicData(nameof(Captures))]
    public async Task EverySourceOfTheSchemaComesToTheSame(string capture)
    {
        var page = PageOf.File(Places.Shared("captures", capture));
        var time = await s_prometheus!.ShowAsync(PageText.Of(page, value => value));
        var differences = SourcesOf(Schema.BuiltIn)
            .Select(source => (source.Text, Difference: Difference(source.Text, page, time)))
            .Where(one => one.Difference is not null)
            .Select(one => $"{one.Text}: {one.Difference}");
        differences.Should().BeEmpty();
    }

    [TestMethod]
    [DynamicData(nameof(Captures))]
    public async Task HistogramSourcesComeToTheSameBucketsSumAndCount(string capture)
    {
        var page = PageOf.File(Places.Shared("captures", capture));
        var time = await s_prometheus!.ShowAsync(PageText.Of(page, value => value));
        foreach (var source in HistogramSources(Schema.BuiltIn))
        {
            var parts = SumOfFamily().Match(source.Text);
            parts.Success.Should().BeTrue($"{source.Text} must be of a form that this test knows");
            var (by, family) = (parts.Groups[1].Value, parts.Groups[2].Value);
            var found = source.Evaluate(page);
            (await AskAsync($"sum by ({by}, le) ({family}_bucket)", time))
                .DifferenceOf(found with { Vector = Buckets(found) }, Tolerance).Should().BeNull(source.Text);
            (await AskAsync($"sum by ({by}) ({family}_sum)", time))
                .DifferenceOf(found with { Vector = Values(found, one => one.Sum!.Value) }, Tolerance)
                .Should().BeNull(source.Text);
            (await AskAsync($"sum by ({by}) ({family}_count)", time))
                .DifferenceOf(found with { Vector = Values(found, one => one.Count) }, Tolerance)
                .Should().BeNull(source.Text);
        }
    }

    [TestMethod]
    public async Task PromtoolTakesEverySourceOfTheSchema()
    {
        var sources = SourcesOf(Schema.BuiltIn).Concat(HistogramSources(Schema.BuiltIn)).ToList();
        var rules = new
        {
            groups = new[] { new { name = "sources", rules = sources.Select((source, at) =>
            new { record = $"source_{at}", expr = source.Text }) } }
        };
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rules));
        var start = new ProcessStartInfo(ExpressionsPrometheus.Program("promtool"), ["check", "rules", file])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var said = await promtool.StandardOutput.ReadToEndAsync()
            + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        File.Delete(file);
        promtool.ExitCode.Should().Be(0, said);
        said.Should().Contain($"SUCCESS: {sources.Count} rules found");
    }

    public static IEnumerable<object[]> Captures() => Places.HasShared
        ? Directory.EnumerateFiles(Places.Shared("captures"), "*.prom", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new object[] { Path.GetRelativePath(Places.Shared("captures"), path) })
        : [["2.9.1/used.prom"]];

    private static IEnumerable<Expression> SourcesOf(Schema schema) =>
        schema.Instance.SelectMany(tag => tag.Sources).Select(source => source.Expression)
            .Concat(schema.Fields.Where(field => field.Type != FieldType.Histogram)
                .SelectMany(field => field.Sources).Select(source => source.Expression));

    private static IEnumerable<Expression> HistogramSources(Schema schema) =>
        schema.Fields.Where(field => field.Type == FieldType.Histogram)
            .SelectMany(field => field.Sources).Select(source => source.Expression);

    private static IReadOnlyList<SeriesValue> Values(Evaluation found, Func<ClassicHistogram, double> of) =>
        [.. found.Vector!.Select(series => new SeriesValue(series.Labels, of(series.Histogram!), null))];

    private static IReadOnlyList<SeriesValue> Buckets(Evaluation found) =>
    [
        .. from series in found.Vector!
            from bucket in series.Histogram!.Buckets
            let le = new Label("le", GoFloat.LabelForm(bucket.UpperBound))
            select new SeriesValue([.. series.Labels, le], bucket.Count, null),
    ];

    [GeneratedRegex(@"^sum by \((.*)\) \((\w+)\)$")]
    private static partial Regex SumOfFamily();

    private static string? DifferenceOver(string text, IReadOnlyList<string> expressions)
    {
        var page = PageOf.Text(text);
        var time = s_prometheus!.ShowAsync(text).GetAwaiter().GetResult();
        var differences = expressions.Select(expression => Difference(expression, page, time));
        return differences.FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(string text, SampleSet page, string time)
    {
        var (answer, errorType) = s_prometheus!.AskAsync(text, time).GetAwaiter().GetResult();
        if (!Expression.TryParse(text, out var expression, out var fault))
            return errorType == "bad_data" ? null : $"{text}\n is an expression, found {fault}";
        var found = expression.Evaluate(page);
        var difference = answer is null
            ? found.Error is not null && errorType == "execution" ? null : $"fails ({errorType})"
            : answer.DifferenceOf(found, Tolerance);
        return difference is null ? null : $"{text}\n {difference}";
    }

    private static async Task<Answer> AskAsync(string expression, string time)
    {
        var (answer, errorType) = await s_prometheus!.AskAsync(expression, time);
        answer.Should().NotBeNull($"{expression}: {errorType}");
        return answer!;
    }
}
