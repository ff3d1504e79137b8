using System.Globalization;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>How <c>outbox list</c> is shown.</summary>
internal static class DeliveriesView
{
    // So many rows are aligned with each other: a table of all would keep all in memory.
    private const int Together = 1000;

    private static readonly string[] Head =
        ["report", "target", "age", "sink", "state", "attempts", "next attempt", "last reason"];

    /// <summary>For a person; times as ages.</summary>
    public static void Write(CommandIo io, IEnumerable<KeptDelivery> deliveries, DateTimeOffset now)
    {
        var any = false;
        foreach (var some in deliveries.Chunk(Together))
        {
            Columns.Write(
                io, [Head, .. some.Select(delivery => Row(delivery, now))], rightAligned: [5],
                firstIsWhole: true);
            any = true;
        }
        if (!any)
            io.WriteWords("nothing waits and nothing was set aside");
    }

    /// <summary>For a program: one line.</summary>
    public static ReadOnlyMemory<byte> Json(KeptDelivery delivery) => JsonLine.Object(json =>
    {
        json.WriteString("report_id", delivery.ReportId);
        json.WriteString("target", delivery.Target);
        json.WriteString("observed_at", UtcText.Milliseconds(delivery.ObservedAt));
        json.WriteNumber("bytes", delivery.Bytes);
        json.WriteString("sink", delivery.Sink);
        json.WriteString("state", State(delivery));
        json.WriteString("kept_at", UtcText.Milliseconds(delivery.KeptAt));
        json.WriteNumber("attempts", delivery.Attempts);
        json.WriteString("last_attempt", Ages.Utc(delivery.AttemptedAt));
        json.WriteString("next_attempt", delivery.Aside is null ? Ages.Utc(Next(delivery)) : null);
        json.WriteString("last_reason", delivery.LastReason);
    });

    /// <summary><c>1 report</c>, <c>1,000 reports</c>.</summary>
    public static string Count(long count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several)}");

    private static string[] Row(KeptDelivery delivery, DateTimeOffset now) =>
    [
        delivery.ReportId.ToString(), delivery.Target, Ages.Age(delivery.KeptAt, now), delivery.Sink,
        State(delivery), delivery.Attempts.ToString("N0", CultureInfo.InvariantCulture),
        delivery.Aside is not null ? "" : delivery.NextAt <= now ? "due" : Ages.Ahead(delivery.NextAt, now),
        delivery.LastReason ?? "",
    ];

    private static string State(KeptDelivery delivery) => delivery.Aside ?? "waiting";

    // One that was never put off is due since it was kept.
    private static DateTimeOffset Next(KeptDelivery delivery) =>
        delivery.NextAt > delivery.KeptAt ? delivery.NextAt : delivery.KeptAt;
}
