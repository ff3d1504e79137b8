using System.Text.Json;
using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>What <c>once</c> did for one target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Exit">What that means for the exit code.</param>
/// <param name="Report">What was kept; null where there is a failure.</param>
/// <param name="Deliveries">How far it came, by sink.</param>
internal sealed record OnceResult(
    string Target, ExitCode Exit, Report? Report, IReadOnlyList<Handover> Deliveries)
{
    /// <summary>Why nothing was kept; null where there is a report.</summary>
    public Failure? Failure { get; init; }

    /// <summary>A target that gave no report.</summary>
    public static OnceResult Failed(string target, Failure failure) =>
        new(target, failure.Kind.ExitCode(), null, []) { Failure = failure };
}

/// <summary>The last lines of <c>once</c>: a sentence, or the JSON that is a contract.</summary>
internal static class OnceSummary
{
    /// <summary><c>default: 16 of 18 fields from 1623 samples, report 0190…; file accepted</c>.</summary>
    public static string Sentence(OnceResult result)
    {
        var report = result.Report!;
        var deliveries = string.Join(", ", result.Deliveries.Select(one =>
            $"{one.Sink} {one.Verdict.Label().Replace('_', ' ')}"
            + (one.Reason is { } reason ? $" ({reason})" : "")));
        return $"{result.Target}: {report.Coverage.Filled} of {report.Coverage.Of} fields from "
            + $"{report.Ledger.Read} samples, report {report.ReportId}; {deliveries}";
    }

    /// <summary>One line; report and coverage are null where there is no report, and kind and error say why.
    /// </summary>
    public static ReadOnlyMemory<byte> Json(OnceResult result) => JsonLine.Object(json =>
    {
        json.WriteString("report_id", result.Report?.ReportId.ToString());
        json.WriteString("target", result.Target);
        json.WriteNumber("exit", (int)result.Exit);
        if (result.Failure is { } failure)
        {
            json.WriteString("kind", failure.Kind.Label());
            json.WriteString("error", failure.Message);
        }
        WriteCoverage(json, result.Report?.Coverage);
        json.WriteStartArray("deliveries");
        foreach (var attempt in result.Deliveries)
        {
            json.WriteStartObject();
            json.WriteString("sink", attempt.Sink);
            json.WriteString("verdict", attempt.Verdict.Label());
            json.WriteString("reason", attempt.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static void WriteCoverage(Utf8JsonWriter json, Coverage? coverage)
    {
        if (coverage is null)
        {
            json.WriteNull("coverage");
            return;
        }
        json.WriteStartObject("coverage");
        json.WriteNumber("filled", coverage.Filled);
        json.WriteNumber("of", coverage.Of);
        json.WriteEndObject();
    }
}

/// <summary>What came of delivering.</summary>
/// <param name="Made">The attempts, and what waits untried.</param>
/// <param name="Else">What is true of a report and sink that are not among them.</param>
/// <param name="Reason">Why.</param>
internal sealed record Deliveries(IReadOnlyList<Handover> Made, Verdict Else, string Reason)
{
    /// <summary>How far a report came with a sink.</summary>
    public Handover Of(Guid report, string sink) =>
        Made.LastOrDefault(one => one.ReportId == report && one.Sink == sink)
        ?? new Handover(report, sink, Else, Reason);
}
