using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Collecting;

/// <summary>
/// One collection of a target, made to last: ask, try again as long as <see cref="Until"/> says, tell it in
/// one line, and in one more for each kind of failure on the way. A sidecar starts together with its
/// database, so the first tries may find nobody there.
/// </summary>
/// <param name="pipeline">What a try is.</param>
/// <param name="outbox">Where its report is kept.</param>
/// <param name="heartbeat">Promised when each step comes back.</param>
/// <param name="time">The one clock.</param>
/// <param name="random">Spreads the tries; asked by several targets at once.</param>
/// <param name="log">Gets the line.</param>
internal sealed class CollectionSeries(
    Pipeline pipeline, IOutbox outbox, Heartbeat heartbeat, TimeProvider time, Random random, ILogger log)
{
    /// <summary>The pace of the tries.</summary>
    public static readonly Backoff Pace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    // Not at once: a tick that fell into the time of being off is no more urgent than its jitter.
    private static readonly TimeSpan WhileOff = TimeSpan.FromMinutes(1);

    /// <summary>Each try waits for one.</summary>
    public Turns Turns { get; init; } = new(0);

    /// <summary>Whether reporting is off, asked before each try.</summary>
    public Func<bool> IsOff { get; init; } = () => false;

    /// <summary>Notes what each try came to.</summary>
    public required TargetBook Book { get; init; }

    /// <summary>Told after each try, when the outbox is free again: there may be something to deliver.
    /// </summary>
    public Action Tried { get; init; } = () => { };

    /// <summary>The report on disk, or the failure of the last try that came to an end.</summary>
    public async Task<Outcome<FrozenReport>> RunAsync(
        TargetOptions target, CollectionReason reason, Until until, CancellationToken stop)
    {
        using var timeIsUp = new CancellationTokenSource(until.Limit ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeIsUp.Token, stop);
        var last = new Failure(
            FailureKind.ScrapeTimeout, "no page came before the time to wait for it (--wait) was up");
        try
        {
            return await TryUntilAsync(target, reason, until, failure => last = failure, either.Token);
        }
        catch (OperationCanceledException) when (
            timeIsUp.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return last;
        }
    }

    private async Task<Outcome<FrozenReport>> TryUntilAsync(
        TargetOptions target, CollectionReason reason, Until until, Action<Failure> failed,
        CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var failing = new FailureStreak();
        for (var attempt = 1; ; attempt++)
        {
            if (await TakeTurnAsync(target, until, began, stop) is not { } turn)
                return new Failure(
                    FailureKind.ReportingDisabled, "reporting was switched off; nothing was collected");
            var (outcome, took) = await TryAsync(turn, target, reason, stop);
            if (outcome.Succeeded(out var report, out var failure))
            {
                Book.Tried(target.Name, null, until.Next);
                Tried();
                TickLine.Write(log, report.Thaw(), attempt, took, until.Next);
                return outcome;
            }

            failed(failure);
            var pace = Pace.After(attempt, random.NextDouble());
            var pause = until.Pause(failure.Kind, pace, time.GetElapsedTime(began));
            Book.Tried(target.Name, failure, pause is { } wait ? time.GetUtcNow() + wait : until.Next);
            Tried();
            if (failing.Grows(failure.Kind.Label()) && !until.Attended)
                TickLine.Write(log, target, reason, failure, until.Next, again: pause is not null);
            if (pause is null)
                return outcome;
            heartbeat.Busy(target.Name, pause.Value);
            await Task.Delay(pause.Value, time, stop);
        }
    }

    /// <summary>A turn while reporting is on; null where it stays off. Until it is on nobody is asked: the
    /// series waits, as for a target, for as long as the next tick is not due; who waits for the outcome is
    /// told at once.</summary>
    private async Task<IDisposable?> TakeTurnAsync(
        TargetOptions target, Until until, long began, CancellationToken stop)
    {
        while (true)
        {
            heartbeat.Queued(target.Name);
            var turn = await Turns.TakeAsync(stop);
            if (!IsOff())
                return turn;
            turn.Dispose();
            if (until.Attended || until.Left - time.GetElapsedTime(began) <= WhileOff)
                return null;
            heartbeat.Busy(target.Name, WhileOff);
            await Task.Delay(WhileOff, time, stop);
        }
    }

    private async Task<(Outcome<FrozenReport> Outcome, TimeSpan Took)> TryAsync(
        IDisposable turn, TargetOptions target, CollectionReason reason, CancellationToken stop)
    {
        using var taken = turn;
        var start = time.GetTimestamp();
        heartbeat.Busy(target.Name, TimeSpan.FromSeconds(target.ScrapeTimeoutSeconds));
        var outcome = await pipeline.CollectAsync(target, reason, outbox, stop);
        return (outcome, time.GetElapsedTime(start));
    }
}
