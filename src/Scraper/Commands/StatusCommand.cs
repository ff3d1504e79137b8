using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper status</c>: how targets stand, outbox depth, last and next deliveries, and which
/// switch decided that reporting is on or off. It works while reporting is off and changes nothing.</summary>
internal static class StatusCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "status",
        "how targets stand, outbox depth, last and next deliveries, and what switched reporting off",
        Define)
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
            room.Io.Messages.Tell(fault);
        var exit = room.Reading.Faults.Count == 0 ? ExitCode.Done : ExitCode.Usage;
        try
        {
            var status = Look(room.Reading.BestEffort);
            if (json)
                room.Io.WriteLine(StatusView.Json(status, room.Clock.GetUtcNow()));
            else
                StatusView.Write(room.Io, status, room.Clock.GetUtcNow());
            return exit;
        }
        catch (OutboxException unreadable)
        {
            return ExitCodes.Heaviest([exit, room.Tell(unreadable.Failure)]);
        }
    }

    /// <exception cref="OutboxException">What is there cannot be read.</exception>
    private static Status Look(ScraperSettings settings)
    {
        var outbox = SqliteOutbox.Peek(settings.Outbox);
        return new Status(
            settings.Reporting, UserInfo.Masked(settings.Outbox.StateDirectory),
            outbox is null ? null : Sinks(settings, outbox.States()))
        {
            Targets = outbox is null ? [] : Targets(settings, TargetRecords.Peek(settings.Outbox)),
        };
    }

    /// <summary>The targets of the settings, asked before or not. While reporting is off none is asked next.
    /// </summary>
    private static List<TargetRecord> Targets(ScraperSettings settings, IReadOnlyList<TargetRecord> kept)
    {
        var known = kept.ToDictionary(record => record.Target);
        return [.. settings.Targets
            .Select(target => known.GetValueOrDefault(target.Name) ?? new TargetRecord(target.Name))
            .Select(record => settings.Reporting.Disabled ? record with { Next = null } : record)];
    }

    /// <summary>The sinks of the settings first, known to the outbox or not; then those it still remembers.
    /// </summary>
    private static List<SinkState> Sinks(ScraperSettings settings, IReadOnlyList<SinkState> states)
    {
        var names = settings.Sinks.Select(sink => sink.Name).ToList();
        var configured = names.Select(name =>
            states.FirstOrDefault(state => state.Sink == name) ?? Empty(name));
        return [.. configured, .. states.Where(state => !names.Contains(state.Sink))];
    }

    private static SinkState Empty(string sink) => new(sink, 0, 0, null, 0, null, null, null);
}
