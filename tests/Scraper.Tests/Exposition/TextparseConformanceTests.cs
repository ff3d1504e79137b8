using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>Prometheus' own scrape parsers: verdicts, and every series of whole documents. They show
/// <c>le</c> and <c>quantile</c> in float form, so both sides are compared in it.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class TextparseConformanceTests
{
    private const string Suite = "prometheus-textparse";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("errors-text.json", Dialect.Text, 27)]
    [DataRow("errors-openmetrics.json", Dialect.OpenMetrics, 82)]
    public void EveryErrorIsAnError(string table, Dialect dialect, int cases)
    {
        var run = new ConformanceRun($"{Suite} {table}", ConformanceExceptions.None);
        foreach (var example in ExpositionSuites.Json("suites", Suite, table).EnumerateArray())
            run.Judge(example.GetProperty("id").GetString()!, ConformanceRun.Verdict(
                Read(example, dialect), example.GetProperty("accept").GetBoolean()));
        run.Finish(TestContext, cases);
    }

    [TestMethod]
    public void EverySeriesOfTheGoodDocumentsIsRead()
    {
        var run = new ConformanceRun($"{Suite} good", ConformanceExceptions.TextparseGood);
        var bodies = Directory.GetFiles(ExpositionSuites.Path("suites", Suite, "testdata"), "*.expected.json")
            .Select(path => ExpositionSuites.Json("suites", Suite, "testdata", Path.GetFileName(path)));
        foreach (var example in ExpositionSuites.Json(
            "suites", Suite, "good.json").EnumerateArray().Concat(bodies))
            run.Judge(example.GetProperty("input_file").GetString()!, Difference(example));
        run.Finish(TestContext, 12);
    }

    private static ExpositionRecorder Read(JsonElement example, Dialect dialect) => ExpositionRecorder.Of(
        File.ReadAllBytes(
            ExpositionSuites.Path("suites", Suite, example.GetProperty("input_file").GetString()!)),
        new ReaderOptions { Dialect = dialect });

    private static string? Difference(JsonElement example)
    {
        var openMetrics = example.GetProperty("parser").GetString() == "openmetrics";
        var page = Read(example, openMetrics ? Dialect.OpenMetrics : Dialect.Text);
        // Prometheus turns _created lines into start timestamps of the series they belong to.
        var samples =
            page.Samples.Where(sample => !openMetrics || !sample.Name.EndsWith("_created")).ToList();
        var entries = example.GetProperty("entries").EnumerateArray().ToList();
        var named =
            entries.Where(entry => entry.GetProperty("kind").GetString() == "series_name_only").Count();
        return ConformanceRun.Verdict(page, accept: true) ?? (named > 0
            ? samples.Count == named ? null : $"{samples.Count} series, not {named}"
            : ConformanceRun.Difference(
                samples.Select(sample => ConformanceRun.Line(sample with { Labels = Plain(sample.Labels) })),
                Series(entries)));
    }

    private static IEnumerable<string> Series(IEnumerable<JsonElement> entries) =>
        from entry in entries
        where entry.GetProperty("kind").GetString() == "series"
        let labels = Plain(ConformanceRun.Labels(entry.GetProperty("labels")))
        let name = labels.First(label => label.Name == "__name__").Value
        select ConformanceRun.Line(
            name,
            labels.Where(label => label.Name != "__name__"),
            RecordedSample.Number(entry.GetProperty("value").GetString()!),
            entry.TryGetProperty("timestamp_ms", out var at) ? at.GetInt64() : null);

    /// <summary>Without the labels that a feature of Prometheus, tried in some of the cases,
    /// rewrites.</summary>
    private static List<(string Name, string Value)> Plain(IEnumerable<(string Name, string Value)> labels) =>
        [.. labels.Where(label => label.Name is not ("__type__" or "__unit__"))];
}
