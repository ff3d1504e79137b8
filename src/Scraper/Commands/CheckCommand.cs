using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scraper.Collecting;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary><c>scraper check</c>: every fault of settings and schema at once; with <c>--probe</c> also
/// whether targets, sinks and a receiver's store can be reached.</summary>
internal sealed class CheckCommand(CommandRoom room, Joined joined)
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "check", "validate settings and schema, all faults at once", Define)
    {
        Reads = flags => flags.All,
        Examples = ["scraper check --config scraper.yaml", "scraper check --config scraper.yaml --probe"],
        Exits = [ExitCode.StateUnusable, ExitCode.TargetUnusable, ExitCode.DeliveryOwed],
        Variables = [.. Variable.OfSettings, Variable.Proxies, Variable.State],
    };

    private static void Define(Command command, CommandLine line)
    {
        var probe = SharedFlags.Switch("--probe", "also ask targets, sinks and a receiver's store");
        command.Add(probe);
        command.SetAction(async (parsed, cancellation) =>
        {
            var room = line.RoomOf(parsed);
            return (int)await room.JoinAsync(
                joined => new CheckCommand(room, joined).RunAsync(parsed.GetValue(probe), cancellation),
                room.FaultsOfReceiver());
        });
    }

    private async Task<ExitCode> RunAsync(bool probe, CancellationToken cancellation)
    {
        foreach (var sentence in Sentences())
            room.Io.WriteLine(sentence);
        if (!probe)
            return ExitCode.Done;
        if (joined.Part<PrivacyKey>().Read().Failure is { } unusable)
            return room.Tell(unusable);
        room.SayWhetherReportingIsOff();
        return ExitCodes.Heaviest(
        [
            .. Settings.IsReceiverAlone ? [] : await ProbeSidecarAsync(cancellation),
            .. Settings.HasReceiver ? await ProbeReceiverAsync(cancellation) : [],
        ]);
    }

    private ScraperSettings Settings => joined.Settings;

    private IEnumerable<string> Sentences()
    {
        if (!Settings.IsReceiverAlone)
            yield return $"{room.Reading.Source}: valid; schema {joined.Schema.Value.Name}, "
                + $"{Count(Settings.Targets.Count, "target")}, {Count(Settings.Sinks.Count, "sink")}, "
                + $"reporting {(room.Reading.Reporting.Disabled ? "off" : "on")}";
        if (Settings.HasReceiver)
            yield return $"{room.Reading.Source}: valid; receiver on {Settings.Receiver.ListenAddress}, "
                + $"store {Settings.Receiver.Store.Label()}, senders {Settings.Receiver.Senders}, "
                + $"readers {Settings.Receiver.Readers}, {Count(Settings.RelaySinks.Count, "sink")}";
    }

    private async Task<IReadOnlyList<ExitCode>> ProbeSidecarAsync(CancellationToken cancellation)
    {
        var exits = new List<ExitCode>();
        foreach (var target in Settings.Targets)
            exits.Add(await ProbeTargetAsync(target, cancellation));
        exits.AddRange(await ProbeSinksAsync(joined.Parts, "sink", cancellation));
        return exits;
    }

    private async Task<IReadOnlyList<ExitCode>> ProbeReceiverAsync(CancellationToken cancellation)
    {
        await using var relay = room.Composition.Join(Settings.OfRelay(), joined.Schema);
        return
        [
            await ProbeStoreAsync(cancellation),
            .. await ProbeSinksAsync(relay, "receiver sink", cancellation),
        ];
    }

    private async Task<ExitCode> ProbeStoreAsync(CancellationToken cancellation)
    {
        const string store = "receiver store";
        if (room.ReadyToReceive() is not { } ready)
            return ExitCode.Usage;
        var looked = await room.StoresOf(ready).LookAsync(cancellation);
        if (!looked.Succeeded(out var found, out var failure))
        {
            room.Io.WriteLine($"{store}: {failure.Kind.Label()}");
            return room.Tell(failure);
        }
        room.Io.WriteLine($"{store}: ok ({found.Words})");
        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<ExitCode>> ProbeSinksAsync(
        IServiceProvider parts, string whose, CancellationToken cancellation)
    {
        var exits = new List<ExitCode>();
        if (!room.Reading.Reporting.Disabled)
            foreach (var route in parts.GetRequiredService<IReadOnlyList<Route>>())
                exits.Add(await ProbeSinkAsync(route, $"{whose} {route.Sink.Name}", cancellation));
        return exits;
    }

    private async Task<ExitCode> ProbeTargetAsync(TargetOptions target, CancellationToken cancellation)
    {
        var outcome = await joined.PreviewAsync(target, cancellation);
        if (!outcome.Succeeded(out var found, out var failure))
        {
            room.Io.WriteLine($"target {room.NameOf(target)}: {failure.Kind.Label()}");
            return room.Tell(failure, target);
        }
        var report = found.Report;
        room.Io.WriteLine(
            $"target {room.NameOf(target)}: ok, {report.Coverage.Filled} of {report.Coverage.Of} fields from "
            + $"{report.Ledger.Read} samples");
        if (target.Url == TargetAddress.StandardInput)
        {
            room.Io.WriteLine(
                $"target {target.Name}: not searched for renamed families: standard input is read once");
            return ExitCode.Done;
        }
        foreach (var renamed in await FindRenamedAsync(target, cancellation))
            room.Io.WriteLine($"target {room.NameOf(target)}: {renamed}");
        return ExitCode.Done;
    }

    /// <summary>Families of the page that look like a source that was renamed, one sentence each.</summary>
    private async Task<IEnumerable<string>> FindRenamedAsync(
        TargetOptions target, CancellationToken cancellation)
    {
        var families = new PageFamilies();
        var read = await joined.Part<PageReading>().ReadAllAsync(target, families, cancellation);
        return read.Succeeded(out _, out _)
            ? RenamedSources.Find(joined.Schema.Value, families).Select(renamed => renamed.ToString())
            : [];
    }

    private async Task<ExitCode> ProbeSinkAsync(
        Route route, string sink, CancellationToken cancellation)
    {
        var answer = await route.ProbeAsync(room.Clock, cancellation);
        if (answer is not { Fault: { } fault })
        {
            room.Io.WriteLine(
                $"{sink}: ok{(answer.Note is { } note ? $" ({note})" : "")}");
            return ExitCode.Done;
        }
        room.Io.WriteLine($"{sink}: unreachable");
        room.Io.Messages.Write(
            LogLevel.Error, $"{sink}: {fault}", fault, ("sink", route.Sink.Name));
        return ExitCode.DeliveryOwed;
    }

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
