using System.Text.Json;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Webhook;

/// <summary>What a receiver of this program answers to several reports:
/// <c>{"accepted":1,"duplicates":0,"refused":[{"report_id","line","reason"}]}</c>.</summary>
internal static class ReceiverAnswer
{
    /// <summary>Its verdict on each: what it does not refuse it has.</summary>
    /// <param name="body">Its answer.</param>
    /// <param name="reports">What was sent, one a line.</param>
    /// <returns>In their order; null where the answer has another form or speaks of other reports.</returns>
    public static IReadOnlyList<Delivery>? OfEach(string body, IReadOnlyList<FrozenReport> reports)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, reports);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException)
        {
            // No JSON, cut off, a key that is missing or a value of another type.
            return null;
        }
    }

    private static Delivery[]? Read(JsonElement answer, IReadOnlyList<FrozenReport> reports)
    {
        var verdicts = new Delivery[reports.Count];
        Array.Fill(verdicts, Delivery.Accepted);
        var left = reports.Count - answer.GetProperty("accepted").GetInt64()
            - answer.GetProperty("duplicates").GetInt64();
        foreach (var refused in answer.GetProperty("refused").EnumerateArray())
        {
            var at = refused.GetProperty("line").GetInt64() - 1;
            if (at < 0 || at >= verdicts.Length || verdicts[at].Verdict == Verdict.Rejected
                || !Names(refused.GetProperty("report_id"), reports[(int)at]))
                return null;
            verdicts[at] = Delivery.Rejected($"refused: {refused.GetProperty("reason").GetString()}");
            left--;
        }
        return left == 0 ? verdicts : null;
    }

    // Null where the receiver could not read it.
    private static bool Names(JsonElement id, FrozenReport report) =>
        id.ValueKind == JsonValueKind.Null || id.GetGuid() == report.ReportId;
}
