using System.Globalization;
using System.Text.Json;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Commands;

/// <summary>How <c>status</c> is shown.</summary>
internal static class StatusView
{
    private static readonly string[] TargetHead =
        ["target", "last outcome", "since", "attempts", "last success", "next", "reason"];

    private static readonly string[] SinkHead =
        ["sink", "waiting", "size", "oldest", "set aside", "last accepted", "next", "pause", "last reason"];

    /// <summary>For a person; times as ages.</summary>
    public static void Write(CommandIo io, Status status, DateTimeOffset now)
    {
        io.WriteWords(status.Reporting.Disabled
            ? $"reporting is off: {string.Join(", ", status.Reporting.DisabledBy)}"
            : "reporting is on: no switch turns it off");
        if (status.Reporting.Disabled)
            io.WriteWords("what waits is kept: it is neither sent nor expires until reporting is on");
        io.WriteWords($"state directory: {status.StateDirectory}");
        if (status.Sinks is null)
            io.WriteWords("no outbox here: nothing was collected with this state directory yet");
        Table(io, [TargetHead, .. status.Targets.Select(target => Row(target, now))], rightAligned: [3]);
        Table(io, [SinkHead, .. (status.Sinks ?? []).Select(sink => Row(sink, now))],
            rightAligned: [1, 2, 4]);
    }

    /// <summary>For a program: one line.</summary>
    public static ReadOnlyMemory<byte> Json(Status status, DateTimeOffset now) => JsonLine.Object(json =>
    {
        json.WriteStartObject("reporting");
        json.WriteBoolean("enabled", !status.Reporting.Disabled);
        json.WriteStartArray("disabled_by");
        foreach (var one in status.Reporting.DisabledBy)
            json.WriteStringValue(one);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("state_directory", status.StateDirectory);
        json.WriteBoolean("outbox", status.Sinks is not null);
        json.WriteStartArray("targets");
        foreach (var target in status.Targets)
            WriteTarget(json, target);
        json.WriteEndArray();
        json.WriteStartArray("sinks");
        foreach (var sink in status.Sinks ?? [])
            WriteSink(json, sink, now);
        json.WriteEndArray();
    });

    private static void WriteTarget(Utf8JsonWriter json, TargetRecord target)
    {
        json.WriteStartObject();
        json.WriteString("target", target.Target);
        json.WriteString("outcome", target.Outcome);
        json.WriteString("error", target.Error);
        json.WriteString("since", Ages.Utc(target.Since));
        json.WriteNumber("attempts", target.Attempts);
        json.WriteString("last_attempt", Ages.Utc(target.LastAttempt));
        json.WriteString("last_success", Ages.Utc(target.LastSuccess));
        json.WriteString("next", Ages.Utc(target.Next));
        json.WriteEndObject();
    }

    private static void WriteSink(Utf8JsonWriter json, SinkState sink, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("sink", sink.Sink);
        json.WriteNumber("waiting", sink.Waiting);
        json.WriteNumber("waiting_bytes", sink.WaitingBytes);
        json.WriteString("oldest_waiting", Ages.Utc(sink.OldestWaiting));
        json.WriteNumber("set_aside", sink.SetAside);
        json.WriteString("last_accepted", Ages.Utc(sink.LastAccepted));
        json.WriteString("last_attempt", Ages.Utc(sink.LastAttempt));
        json.WriteString("next_attempt", Ages.Utc(sink.NextAttempt < now ? now : sink.NextAttempt));
        json.WritePropertyName("pause_seconds");
        if (PauseOf(sink, now) is { } pause)
            json.WriteNumberValue(Math.Round(pause.TotalSeconds, 3));
        else
            json.WriteNullValue();
        json.WriteString("last_reason", sink.LastReason);
        json.WriteEndObject();
    }

    /// <summary>How long nothing is sent after the last attempt; null where there is no pause.</summary>
    private static TimeSpan? PauseOf(SinkState sink, DateTimeOffset now) =>
        sink.PausedUntil > now ? sink.PausedUntil - sink.LastAttempt : null;

    /// <summary>A table that has a row, behind a blank line.</summary>
    private static void Table(CommandIo io, IReadOnlyList<string[]> rows, int[] rightAligned)
    {
        if (rows.Count == 1)
            return;
        io.WriteLine("");
        Columns.Write(io, rows, rightAligned);
    }

    private static string[] Row(TargetRecord target, DateTimeOffset now) =>
    [
        target.Target, target.Outcome ?? "not asked yet", Ages.Age(target.Since, now),
        Number(target.Attempts), Ages.Age(target.LastSuccess, now), Ages.Ahead(target.Next, now),
        target.Error ?? "",
    ];

    private static string[] Row(SinkState sink, DateTimeOffset now) =>
    [
        sink.Sink, Number(sink.Waiting), Bytes(sink.WaitingBytes), Ages.Age(sink.OldestWaiting, now),
        Number(sink.SetAside), Ages.Age(sink.LastAccepted, now), Next(sink, now),
        PauseOf(sink, now) is { } pause ? Quantity.Duration(Math.Ceiling(pause.TotalSeconds)) : "",
        sink.LastReason ?? "",
    ];

    private static string Next(SinkState sink, DateTimeOffset now) =>
        sink.NextAttempt is not { } next ? "" : next <= now ? "due" : Ages.Ahead(next, now);

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes < 1024
        ? $"{bytes} B"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB");
}

/// <summary>What <c>status</c> knows.</summary>
/// <param name="Reporting">Whether it is on, and why.</param>
/// <param name="StateDirectory">Where was looked.</param>
/// <param name="Sinks">The sinks; null where there is no outbox.</param>
internal sealed record Status(
    ReportingSwitch Reporting, string StateDirectory, IReadOnlyList<SinkState>? Sinks)
{
    /// <summary>The targets of the settings; none where there is no outbox.</summary>
    public IReadOnlyList<TargetRecord> Targets { get; init; } = [];
}
