using System.CommandLine;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary><c>scraper check</c>: every fault of settings and schema at once; with <c>--probe</c> also
/// whether targets and sinks can be reached.</summary>
internal static class CheckCommand
{
    public static Command Define(CommandStart start)
    {
        var probe = new Option<bool>("--probe") { Description = "Also ask targets and sinks" };
        var command = new Command("check", "Validate settings and schema, all faults at once") { probe };
        command.SetAction((parsed, cancellation) => start(
            parsed, room => RunAsync(room, parsed.GetValue(probe), cancellation)));
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRoom room, bool probe, CancellationToken cancellation)
    {
        if (room.Ready() is not { } ready)
            return ExitCode.Usage;
        room.Io.WriteLine(Sentence(room, ready.Settings, ready.Schema));
        if (!probe)
            return ExitCode.Done;
        room.SayWhetherReportingIsOff();
        await using var stations = room.Parts.Join(ready.Settings, ready.Schema, room.Io.Streams);
        var exits = new List<ExitCode>();
        foreach (var target in ready.Settings.Targets)
            exits.Add(await ProbeTargetAsync(room, stations, target, cancellation));
        if (!room.Reading.Reporting.Disabled)
            foreach (var sink in stations.Sinks)
                exits.Add(await ProbeSinkAsync(room, sink, cancellation));
        return ExitCodes.Heaviest(exits);
    }

    private static string Sentence(CommandRoom room, ScraperSettings settings, Schema schema) =>
        $"{room.Reading.Source}: valid; schema {schema.Name}, {Count(settings.Targets.Count, "target")}, "
        + $"{Count(settings.Sinks.Count, "sink")}, "
        + $"reporting {(room.Reading.Reporting.Disabled ? "off" : "on")}";

    private static async Task<ExitCode> ProbeTargetAsync(
        CommandRoom room, IStations stations, TargetOptions target, CancellationToken cancellation)
    {
        var outcome = await stations.PreviewAsync(target, cancellation);
        if (!outcome.Succeeded(out var frozen, out var failure))
        {
            room.Io.WriteLine($"target {target.Name}: {failure.Kind.Label()}");
            return room.Tell(failure, target);
        }
        var report = frozen.Thaw();
        room.Io.WriteLine(
            $"target {target.Name}: ok, {report.Coverage.Filled} of {report.Coverage.Of} fields from "
            + $"{report.Ledger.Read} samples");
        foreach (var hint in await stations.FindDriftAsync(target, cancellation))
            room.Io.WriteLine($"target {target.Name}: {hint}");
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ProbeSinkAsync(
        CommandRoom room, ISink sink, CancellationToken cancellation)
    {
        if (await sink.ProbeAsync(cancellation) is not { } fault)
        {
            room.Io.WriteLine($"sink {sink.Name}: ok");
            return ExitCode.Done;
        }
        room.Io.WriteLine($"sink {sink.Name}: unreachable");
        room.Io.Error.WriteLine($"sink {sink.Name}: {fault}");
        return ExitCode.DeliveryOwed;
    }

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
