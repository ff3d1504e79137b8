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
        ["sink", "waiting", "size", "oldest", "set aside", "last accepted", "last reason"];

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
    public static ReadOnlyMemory<byte> Json(Status status) => JsonLine.Object(json =>
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
            WriteSink(json, sink);
        json.WriteEndArray();
    });

    private static void WriteTarget(Utf8JsonWriter json, TargetRecord target)
    {
        json.WriteStartObject();
        json.WriteString("target", target.Target);
        json.WriteString("outcome", target.Outcome);
        json.WriteString("error", target.Error);
        json.WriteString("since", Time(target.Since));
        json.WriteNumber("attempts", target.Attempts);
        json.WriteString("last_attempt", Time(target.LastAttempt));
        json.WriteString("last_success", Time(target.LastSuccess));
        json.WriteString("next", Time(target.Next));
        json.WriteEndObject();
    }

    private static void WriteSink(Utf8JsonWriter json, SinkState sink)
    {
        json.WriteStartObject();
        json.WriteString("sink", sink.Sink);
        json.WriteNumber("waiting", sink.Waiting);
        json.WriteNumber("waiting_bytes", sink.WaitingBytes);
        json.WriteString("oldest_waiting", Time(sink.OldestWaiting));
        json.WriteNumber("set_aside", sink.SetAside);
        json.WriteString("last_accepted", Time(sink.LastAccepted));
        json.WriteString("last_attempt", Time(sink.LastAttempt));
        json.WriteString("last_reason", sink.LastReason);
        json.WriteEndObject();
    }

    private static string? Time(DateTimeOffset? time) =>
        time is { } known ? UtcText.Milliseconds(known) : null;

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
        target.Target, target.Outcome ?? "not asked yet", Age(target.Since, now), Number(target.Attempts),
        Age(target.LastSuccess, now), Ahead(target.Next, now), target.Error ?? "",
    ];

    private static string[] Row(SinkState sink, DateTimeOffset now) =>
    [
        sink.Sink, Number(sink.Waiting), Bytes(sink.WaitingBytes), Age(sink.OldestWaiting, now),
        Number(sink.SetAside), Age(sink.LastAccepted, now), sink.LastReason ?? "",
    ];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes < 1024
        ? $"{bytes} B"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB");

    /// <summary><c>1d2h ago</c>.</summary>
    private static string Age(DateTimeOffset? time, DateTimeOffset now) =>
        time is { } then ? Coarse(now - then) + " ago" : "never";

    /// <summary><c>in 1d2h</c>; what is due and was not done has an age.</summary>
    private static string Ahead(DateTimeOffset? time, DateTimeOffset now) =>
        time > now ? "in " + Coarse(time.Value - now) : Age(time, now);

    /// <summary>The two largest units.</summary>
    private static string Coarse(TimeSpan time)
    {
        var seconds = Math.Max(0, Math.Floor(time.TotalSeconds));
        var coarse = seconds >= 86400 ? 3600 : seconds >= 3600 ? 60 : 1;
        return Quantity.Duration(seconds - (seconds % coarse));
    }
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
