using System.CommandLine;
using Scraper.Collecting;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary><c>scraper once</c>: one collection of every target, then deliver what is due.</summary>
internal sealed class OnceCommand(CommandRoom room, Joined joined, TimeSpan wait)
{
    // Timers end at 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    private static readonly Failure Stopped = new(
        FailureKind.Stopped, "stopped before the target gave its page; nothing of it was kept");

    private bool _stopped;

    private IReadOnlyList<TargetOptions> Targets => joined.Settings.Targets;

    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "once", "one collection, deliver what is due, exit: for a CronJob", Define)
    {
        Reads = flags => [flags.Target, flags.Sink, .. flags.General],
        Examples =
        [
            "scraper once --target http://127.0.0.1:8086/metrics --sink stdout",
            "scraper once --config scraper.yaml --wait 2m --summary",
        ],
        Exits =
        [
            ExitCode.TargetUnusable, ExitCode.DeliveryOwed, ExitCode.ReportingDisabled,
            ExitCode.StateUnusable,
        ],
        Variables = [.. Variable.OfSettings, Variable.Proxies, Variable.State, Variable.Host],
    };

    private static void Define(Command command, CommandLine line)
    {
        var wait = Duration(
            "--wait", "try again what may pass, for so long, targets and sinks together (default 0)");
        var splay = Duration(
            "--splay", "start later by a part of this, always the same on a host (default 0)");
        var summary = SharedFlags.Switch("--summary", "end with one JSON line a target");
        foreach (var flag in new Option[] { wait, splay, summary })
            command.Add(flag);
        command.SetAction(async (parsed, cancellation) =>
        {
            var room = line.RoomOf(parsed);
            var putOff = Splay.Of(Span(parsed.GetValue(splay)), room.HostName);
            return (int)await RunAsync(
                room, putOff, Span(parsed.GetValue(wait)), parsed.GetValue(summary), cancellation);
        });
    }

    private static Option<string> Duration(string name, string description)
    {
        var option = new Option<string>(name)
        {
            HelpName = "DURATION",
            Description = description,
            DefaultValueFactory = _ => "0",
        };
        option.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>() ?? "";
            if (!Quantity.TryDuration(text, out _))
                result.AddError($"{name}: expected a duration such as 30s or 5m, found \"{text}\"");
        });
        return option;
    }

    private static TimeSpan Span(string? duration) => Quantity.TryDuration(duration ?? "0", out var seconds)
        ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
        : default;

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, TimeSpan putOff, TimeSpan wait, bool json, CancellationToken cancellation)
    {
        if (room.Reading.Reporting.Disabled)
            return TellOff(room);
        return await room.JoinAsync(async joined =>
        {
            await Task.Delay(putOff, room.Clock, cancellation);
            if (room.Reading.Reporting.Look())
                return TellOff(room);
            if (joined.Part<PrivacyKey>().ReadOrMake().Failure is { } unusable)
                return room.Tell(unusable);
            var once = new OnceCommand(room, joined, wait);
            var (results, exit) = await once.CollectAndDeliverAsync(cancellation);
            foreach (var result in results)
                Print(room.Io, result, json);
            if (once._stopped)
                cancellation.ThrowIfCancellationRequested();
            return ExitCodes.Heaviest(results.Select(result => result.Exit).Append(exit));
        });
    }

    private static ExitCode TellOff(CommandRoom room) => room.Tell(new Failure(
        FailureKind.ReportingDisabled,
        $"reporting is switched off by {room.Switches}; nothing was done"));

    private static void Print(CommandIo io, OnceResult result, bool json)
    {
        if (json)
            io.WriteLine(OnceSummary.Json(result));
        else if (result.Report is not null)
            io.WriteLine(OnceSummary.Sentence(result));
    }

    /// <summary>The results by target, and what older reports add to the exit code.</summary>
    private async Task<(IReadOnlyList<OnceResult> Results, ExitCode Exit)> CollectAndDeliverAsync(
        CancellationToken cancellation)
    {
        CollectionSeries series;
        try
        {
            series = joined.Part<CollectionSeries>();
        }
        catch (OutboxException unusable)
        {
            var exit = room.Tell(unusable.Failure);
            return ([.. Targets.Select(target => OnceResult.Failed(target.Name, unusable.Failure))], exit);
        }
        // One time to wait for all: what one target gave is delivered while another is still asked.
        var collecting = CollectAsync(series, cancellation);
        var attempts = await DrainAsync(collecting, cancellation);
        var collected = await collecting;
        return ([.. Targets.Zip(collected, (target, one) => Result(target, one, attempts))],
            ExitOf(attempts.Made));
    }

    /// <summary>Every target, side by side; null for one that a stop came before.</summary>
    private async Task<IReadOnlyList<Outcome<FrozenReport>?>> CollectAsync(
        CollectionSeries series, CancellationToken cancellation)
    {
        var until = Until.TimeIsUp(wait);
        var collecting = Targets
            .Select(target => series.RunAsync(target, CollectionReason.Once, until, cancellation))
            .ToList();
        try
        {
            await Task.WhenAll(collecting);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _stopped = true;
        }
        return [.. collecting.Select(one =>
            one.IsCompletedSuccessfully ? one.Result : (Outcome<FrozenReport>?)null)];
    }

    /// <summary>What was collected is kept: whatever ends the delivering, it is still owed.</summary>
    private async Task<Deliveries> DrainAsync(Task collecting, CancellationToken cancellation)
    {
        try
        {
            return new Deliveries(
                await joined.Part<Forwarder>().DrainAsync(collecting, wait, cancellation),
                Verdict.Accepted, "delivered by another process");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new Deliveries([], Verdict.RetryLater, "stopped before it was tried; it is kept");
        }
        catch (OutboxException broken)
        {
            room.Tell(broken.Failure);
            return new Deliveries([], Verdict.RetryLater, "the outbox failed; it is kept there");
        }
    }

    private OnceResult Result(TargetOptions target, Outcome<FrozenReport>? collected, Deliveries attempts)
    {
        if (collected is not { } outcome)
            return OnceResult.Failed(target.Name, Stopped);
        if (!outcome.Succeeded(out var report, out var failure))
        {
            room.Tell(failure, target);
            return OnceResult.Failed(target.Name, failure);
        }
        var deliveries = joined.Settings.Sinks
            .Select(sink => attempts.Of(report.ReportId, sink.Name))
            .ToList();
        return new OnceResult(target.Name, ExitOf(deliveries), report.Thaw(), deliveries);
    }

    private static ExitCode ExitOf(IEnumerable<Handover> attempts) =>
        attempts.All(attempt => attempt.Verdict is Verdict.Accepted or Verdict.Superseded)
            ? ExitCode.Done
            : ExitCode.DeliveryOwed;
}
