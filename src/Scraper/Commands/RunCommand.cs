using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary><c>scraper run</c>: the sidecar.</summary>
internal static class RunCommand
{
    public static Command Define(Func<ParseResult, CommandRoom> roomOf)
    {
        var command = new Command("run", "The sidecar: collect at startup and on schedule until SIGTERM");
        command.SetAction(async (parsed, cancellation) =>
            (int)await RunAsync(() => roomOf(parsed), cancellation));
        return command;
    }

    /// <summary>With reporting off, settings are not judged: it idles on what of them is valid. Switched on,
    /// it starts as if it started now.</summary>
    private static async Task<ExitCode> RunAsync(Func<CommandRoom> enter, CancellationToken cancellation)
    {
        var room = enter();
        while (room.Reading.Reporting.Disabled)
        {
            var exit = await RunAsync(room, room.Reading.BestEffort, SchemaFile.BuiltIn, cancellation);
            if (exit != ExitCode.Done || cancellation.IsCancellationRequested)
                return exit;
            room = enter();
        }
        return room.Ready() is { } ready
            ? await RunAsync(room, ready.Settings, ready.Schema, cancellation)
            : ExitCode.Usage;
    }

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, ScraperSettings settings, Lazy<Schema> schema, CancellationToken cancellation)
    {
        var failure = await Sidecar.RunAsync(room.Composition, settings, schema, cancellation);
        return failure is null ? ExitCode.Done : room.Tell(failure);
    }
}
