using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper receive</c>: the other end. What it takes and counts no switch of
/// reporting concerns; what a relay hands on it does.</summary>
internal static class ReceiveCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "receive", "the other end: take reports, stamp the sender's address, count usage, until SIGTERM",
            Define)
    {
        Reads = flags => [flags.Listen, flags.Config, flags.StateDirectory, flags.LogFormat],
        Examples =
        [
            "scraper receive --config receiver.yaml",
            "scraper receive --listen 127.0.0.1:9811 --state-dir /var/lib/scraper/state",
        ],
        Exits = [ExitCode.StateUnusable],
        Variables = [.. Variable.OfEveryReader, Variable.State],
    };

    private static void Define(Command command, CommandLine line) =>
        command.SetAction(async (parsed, cancellation) =>
            (int)await RunAsync(line.RoomOf(line.Flags.Read(parsed).ForReceiver()), cancellation));

    private static async Task<ExitCode> RunAsync(CommandRoom room, CancellationToken cancellation)
    {
        if (room.ReadyToReceive() is not { } ready)
            return ExitCode.Usage;
        var failure = await Receiver.RunAsync(room.Composition, ready.Settings, ready.Schemas, cancellation);
        return failure is null ? ExitCode.Done : room.Tell(failure);
    }
}
