using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

/// <summary>One collection, kept when it returns;
/// <see cref="Pipeline.CollectAsync"/> in the program.</summary>
internal delegate Task<Outcome<FrozenReport>> Collect(
    TargetOptions target, CollectionReason reason, CancellationToken cancellation);

/// <summary>
/// What one tick does: waits out its jitter, collects, tries again while that may help and the next tick is
/// not due, and says in one line what came of it.
/// </summary>
internal sealed class TickRunner(
    Collect collect, Timetable timetable, Heartbeat heartbeat, TimeProvider clock, Random random, ILogger log)
{
    /// <summary>Runs the tick of a target.</summary>
    /// <param name="target">Whose.</param>
    /// <param name="reason">Startup or scheduled; a scheduled one has jitter.</param>
    /// <param name="due">When it was due.</param>
    /// <param name="next">When the next one is; null where none is.</param>
    /// <param name="stop">Ends it at once.</param>
    public async Task RunAsync(
        TargetOptions target, CollectionReason reason,
        DateTimeOffset due, DateTimeOffset? next, CancellationToken stop)
    {
        try
        {
            if (reason == CollectionReason.Scheduled)
                await PauseAsync(target, timetable.Jitter(due, Draw()), stop);
            await SeriesAsync(target, reason, next, stop);
        }
        finally
        {
            heartbeat.Expect(target.Name, next);
        }
    }

    private async Task SeriesAsync(
        TargetOptions target, CollectionReason reason, DateTimeOffset? next, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var start = clock.GetTimestamp();
            heartbeat.Busy(target.Name, TimeSpan.FromSeconds(target.ScrapeTimeoutSeconds));
            var outcome = await collect(target, reason, stop);
            if (outcome.Succeeded(out var frozen, out var failure))
            {
                heartbeat.Succeeded(target.Name);
                TickLine.Write(log, frozen.Thaw(), attempt, clock.GetElapsedTime(start), next);
                return;
            }

            var pause = RetrySeries.Pause(failure.Kind, attempt, Draw(), next - clock.GetUtcNow());
            if (attempt == 1)
                Tell(target, reason, failure, next, again: pause is not null);
            if (pause is null)
                return;
            await PauseAsync(target, pause.Value, stop);
        }
    }

    private Task PauseAsync(TargetOptions target, TimeSpan pause, CancellationToken stop)
    {
        heartbeat.Busy(target.Name, pause);
        return Task.Delay(pause, clock, stop);
    }

    // Ticks of several targets run side by side, and Random is not made for that.
    private double Draw()
    {
        lock (random)
            return random.NextDouble();
    }

    private void Tell(
        TargetOptions target, CollectionReason reason, Failure failure, DateTimeOffset? next, bool again)
    {
        var (name, why, kind) = (target.Name, ReportNames.Of(reason), failure.Kind.Label());
        if (again)
            log.TryingAgain(name, why, kind, TickLine.Shown(next), failure.Message);
        else
            log.NotCollected(name, why, kind, TickLine.Shown(next), failure.Message);
    }
}
