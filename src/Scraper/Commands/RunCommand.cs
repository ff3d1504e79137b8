using System.CommandLine;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper run</c>: the sidecar.</summary>
internal static class RunCommand
{
    public static Command Define(CommandStart start)
    {
        var command = new Command("run", "The sidecar: collect at startup and on schedule until SIGTERM");
        command.SetAction((parsed, cancellation) => start(parsed, room => RunAsync(room, cancellation)));
        return command;
    }

    /// <summary>With reporting off, settings are not judged: it idles on what of them is valid.</summary>
    private static Task<ExitCode> RunAsync(CommandRoom room, CancellationToken cancellation)
    {
        if (room.Reading.Reporting.Disabled)
            return room.Parts.RunAsync(room.Reading.BestEffort, schema: null, room.Io, cancellation);
        return room.Ready() is { } ready
            ? room.Parts.RunAsync(ready.Settings, ready.Schema, room.Io, cancellation)
            : Task.FromResult(ExitCode.Usage);
    }
}
