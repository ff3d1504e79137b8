using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary><c>scraper run</c>: the sidecar.</summary>
internal static class RunCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "run", "the sidecar: collect at startup and on schedule, until SIGTERM", Define)
    {
        Reads = flags => flags.All,
        Examples =
        [
            "scraper run --config scraper.yaml",
            "scraper run --sink webhook=http://127.0.0.1:8080/reports --interval 1h",
        ],
        Exits = [ExitCode.StateUnusable],
        Variables = [.. Variable.OfSettings, Variable.Proxies, Variable.State],
    };

    private static void Define(Command command, CommandLine line) =>
        command.SetAction(async (parsed, cancellation) =>
            (int)await RunAsync(() => line.RoomOf(parsed), cancellation));

    /// <summary>With reporting off it idles, and a fault in settings is a warning. Switched on, it starts as
    /// if it started now.</summary>
    private static async Task<ExitCode> RunAsync(Func<CommandRoom> enter, CancellationToken cancellation)
    {
        var room = enter();
        while (room.Reading.Reporting.Disabled)
        {
            room.Warn(room.Reading.Faults.Select(fault => fault.ToString()));
            var exit = await RunAsync(room, room.Reading.BestEffort, SchemaFile.BuiltIn, cancellation);
            if (exit != ExitCode.Done || cancellation.IsCancellationRequested)
                return exit;
            room = enter();
        }
        if (room.Ready() is not { } ready)
            return ExitCode.Usage;
        if (ready.Settings.Targets.Any(target => target.Url == TargetAddress.StandardInput))
            return room.Tell(new Failure(
                FailureKind.UsageInvalid,
                "run asks its targets again and again, and standard input (-) can be read once; "
                + "once and preview take it"));
        return await RunAsync(room, ready.Settings, ready.Schema, cancellation);
    }

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, ScraperSettings settings, Lazy<Schema> schema, CancellationToken cancellation)
    {
        var failure = await Sidecar.RunAsync(room.Composition, settings, schema, cancellation);
        return failure is null ? ExitCode.Done : room.Tell(failure);
    }
}
