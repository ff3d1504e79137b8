using System.IO;
using System.Text.Json;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>VictoriaMetrics' parser, lenient like ours: a bad line costs that line.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class VictoriaMetricsConformanceTests
{
    private const string Suite = "victoriametrics-promparser";
    private const long SmallestMilliseconds = 1L << 32;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EveryGoodCaseGivesItsRows() =>
        Judge("good.json", ConformanceExceptions.VictoriaMetricsGood, 32);

    [TestMethod]
    public void EveryBadCaseGivesNoRows() => Judge("bad.json", ConformanceExceptions.None, 41);

    private void Judge(string table, IReadOnlyDictionary<string, string> exceptions, int cases)
    {
        var run = new ConformanceRun($"{Suite} {table}", exceptions);
        foreach (var example in ExpositionSuites.Json("suites", Suite, table).EnumerateArray())
        {
            var file = example.GetProperty("input_file").GetString()!;
            var page = ExpositionRecorder.Of(File.ReadAllBytes(ExpositionSuites.Path("suites", Suite, file)));
            run.Judge(example.GetProperty("id").GetString()!, ConformanceRun.Difference(
                page.Samples.Select(InSeconds).Select(ConformanceRun.Line), Rows(example)));
        }
        run.Finish(TestContext, cases);
    }

    private static IEnumerable<string> Rows(JsonElement example) =>
        from row in example.GetProperty("expected_rows").EnumerateArray()
        select ConformanceRun.Line(
            row.GetProperty("metric").GetString()!,
            ConformanceRun.Labels(row.GetProperty("labels")),
            RecordedSample.Number(row.GetProperty("value").GetString()!),
            row.TryGetProperty("timestamp_ms", out var at) ? at.GetInt64() : null);

    /// <summary>VictoriaMetrics takes a small timestamp for seconds; the format says milliseconds.</summary>
    private static RecordedSample InSeconds(RecordedSample sample) =>
        sample.TimestampMs < SmallestMilliseconds
        ? sample with { TimestampMs = sample.TimestampMs * 1000 }
        : sample;
}
