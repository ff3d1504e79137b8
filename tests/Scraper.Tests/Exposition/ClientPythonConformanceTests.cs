using System.Globalization;
using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>client_python's two parsers: verdicts, and every sample of what they accept.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class ClientPythonConformanceTests
{
    private const string Suite = "prometheus-client-python";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EveryTextIsReadAlike() =>
        Judge("text.json", Dialect.Text, ConformanceExceptions.ClientPythonText, 47);

    [TestMethod]
    public void EveryOpenMetricsDocumentIsReadAlike() =>
        Judge("openmetrics.json", Dialect.OpenMetrics, ConformanceExceptions.ClientPythonOpenMetrics, 246);

    private void Judge(
        string table, Dialect dialect, IReadOnlyDictionary<string, string> exceptions, int cases)
    {
        var run = new ConformanceRun($"{Suite} {table}", exceptions);
        foreach (var example in ExpositionSuites.Json("suites", Suite, table).EnumerateArray())
        {
            var file = example.GetProperty("input_file").GetString()!;
            var page = ExpositionRecorder.Of(
                File.ReadAllBytes(
                    ExpositionSuites.Path("suites", Suite, file)), new ReaderOptions { Dialect = dialect });
            var accept = example.GetProperty("accept").GetBoolean();
            run.Judge(example.GetProperty("id").GetString()!, ConformanceRun.Verdict(page, accept)
                ?? (accept ? Difference(page, example, dialect) : null));
        }
        run.Finish(TestContext, cases);
    }

    private static string? Difference(ExpositionRecorder page, JsonElement example, Dialect dialect)
    {
        var samples = page.Samples.Select(sample => ConformanceRun.Line(
            dialect == Dialect.Text ? sample with { Name = TotalName(page, sample.Name) } : sample));
        var expected =
            from family in example.GetProperty("families").EnumerateArray()
            from sample in family.GetProperty("samples").EnumerateArray()
            select ConformanceRun.Line(
                sample.GetProperty("name").GetString()!,
                ConformanceRun.Labels(sample.GetProperty("labels")),
                sample.TryGetProperty("value", out var value) ? Value(value.GetString()!) : 0,
                sample.TryGetProperty("timestamp", out var time) ? Milliseconds(time) : null);
        return ConformanceRun.Difference(samples, expected, ordered: false);
    }

    /// <summary>The library calls a counter's sample <c>a_total</c> where the text says <c>a</c>.</summary>
    private static string TotalName(ExpositionRecorder page, string name) =>
        page.Types.GetValueOrDefault(name) == MetricType.Counter
            && !name.EndsWith("_total", StringComparison.Ordinal)
            ? name + "_total"
            : name;

    private static double Value(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => RecordedSample.Number(text),
    };

    private static object? Milliseconds(JsonElement time) => time.ValueKind switch
    {
        JsonValueKind.Object => (long)(time.GetProperty("seconds").GetDouble() * 1000
            + time.GetProperty("nanoseconds").GetInt64() / 1_000_000),
        JsonValueKind.String => (long)(decimal.Parse(
            time.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture) * 1000),
        JsonValueKind.Number => (long)(time.GetDecimal() * 1000),
        _ => null,
    };
}
