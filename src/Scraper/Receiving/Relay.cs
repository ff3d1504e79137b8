using System.Text.Json;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Receiving;

/// <summary>Hands on what came in, the same bytes under the same ids, through an outbox of its own. What is
/// acknowledged is owed to every sink: a report is appended before the store commits it.</summary>
/// <param name="outbox">Where it waits.</param>
/// <param name="sinks">For whom.</param>
/// <param name="wake">Called when something waits.</param>
internal sealed class Relay(IOutbox outbox, IReadOnlyList<string> sinks, Action wake)
{
    /// <summary>Owes a batch, all or nothing, durable when it returns. One that waits already is not owed
    /// twice; one that was handed on before is handed on again, under its id.</summary>
    /// <returns>Why nothing is owed.</returns>
    public Failure? Owe(IReadOnlyList<ReceivedReport> batch)
    {
        try
        {
            outbox.HandOn([.. batch.Select(Frozen)], sinks);
        }
        catch (OutboxException e)
        {
            return e.Failure;
        }
        wake();
        return null;
    }

    private static FrozenReport Frozen(ReceivedReport report)
    {
        var json = ReceivedReport.Unpack(report.Packed);
        return new FrozenReport(
            report.Counted.ReportId, TargetOf(json),
            DateTimeOffset.FromUnixTimeMilliseconds(report.Counted.ObservedAt), json);
    }

    // Nobody counts by it, so a report may lack it.
    private static string TargetOf(byte[] json)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.TryGetProperty("target", out var target)
            && target.ValueKind == JsonValueKind.String ? target.GetString()! : "";
    }
}
