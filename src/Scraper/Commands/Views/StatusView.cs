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
    private static readonly string[] Head =
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
        io.WriteLine("");
        Columns.Write(io, [Head, .. status.Sinks.Select(sink => Row(sink, now))], rightAligned: [1, 2, 4]);
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
        json.WriteStartArray("sinks");
        foreach (var sink in status.Sinks)
            WriteSink(json, sink);
        json.WriteEndArray();
    });

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

    private static string[] Row(SinkState sink, DateTimeOffset now) =>
    [
        sink.Sink, Number(sink.Waiting), Bytes(sink.WaitingBytes), Age(sink.OldestWaiting, now),
        Number(sink.SetAside), Age(sink.LastAccepted, now), sink.LastReason ?? "",
    ];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes < 1024
        ? $"{bytes} B"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB");

    /// <summary>The two largest units: <c>1d2h ago</c>.</summary>
    private static string Age(DateTimeOffset? time, DateTimeOffset now)
    {
        if (time is not { } then)
            return "never";
        var seconds = Math.Max(0, Math.Floor((now - then).TotalSeconds));
        var coarse = seconds >= 86400 ? 3600 : seconds >= 3600 ? 60 : 1;
        return Quantity.Duration(seconds - (seconds % coarse)) + " ago";
    }
}

/// <summary>What <c>status</c> knows.</summary>
internal sealed record Status(
    ReportingSwitch Reporting, string StateDirectory, IReadOnlyList<SinkState> Sinks);
