using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper status</c>: outbox depth, last deliveries, and which switch decided that reporting is
/// on or off. It works while reporting is off, and changes nothing.</summary>
internal static class StatusCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "status", "outbox depth, last deliveries, and what switched reporting off", Define)
    {
        Reads = flags => [
            flags.Target, flags.Sink, flags.Config, flags.StateDirectory, flags.ReportingDisabled,
            flags.LogFormat,
        ],
        Examples = ["scraper status --config scraper.yaml", "scraper status --format json"],
        Exits = [ExitCode.StateUnusable],
        Variables = [.. Variable.OfSettings, Variable.State, Variable.Screen],
    };

    private static void Define(Command command, CommandLine line)
    {
        var format = Formats.Option("how to show it (default table)", "table", "json");
        command.Add(format);
        command.SetAction(parsed => (int)Run(line.RoomOf(parsed), json: parsed.GetValue(format) is "json"));
    }

    private static ExitCode Run(CommandRoom room, bool json)
    {
        foreach (var fault in room.Reading.Faults)
            room.Io.Error.WriteLine(fault);
        var settings = room.Reading.BestEffort;
        IReadOnlyList<SinkState> states;
        try
        {
            states = SqliteOutbox.Peek(settings.Outbox)?.States() ?? [];
        }
        catch (OutboxException unreadable)
        {
            return room.Tell(unreadable.Failure);
        }
        var status = new Status(
            settings.Reporting, UserInfo.Masked(settings.Outbox.StateDirectory), All(settings, states));
        if (json)
            room.Io.WriteLine(StatusView.Json(status));
        else
            StatusView.Write(room.Io, status, room.Clock.GetUtcNow());
        return room.Reading.Faults.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    /// <summary>The sinks of the settings first, known to the outbox or not; then those it still remembers.
    /// </summary>
    private static List<SinkState> All(ScraperSettings settings, IReadOnlyList<SinkState> states)
    {
        var names = settings.Sinks.Select(sink => sink.Name).ToList();
        var configured = names.Select(name =>
            states.FirstOrDefault(state => state.Sink == name) ?? Empty(name));
        return [.. configured, .. states.Where(state => !names.Contains(state.Sink))];
    }

    private static SinkState Empty(string sink) => new(sink, 0, 0, null, 0, null, null, null);
}
