using Quartz;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

/// <summary>The Quartz job of one target: its group is the
/// target's name, its trigger's name the reason.</summary>
[DisallowConcurrentExecution]
internal sealed class ScrapeTick(
    CollectionSeries series, Timetable timetable, IReadOnlyList<TargetOptions> targets,
    Heartbeat heartbeat, TimeProvider time, Random random)
    : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(
        IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var target = targets.First(one => one.Name == context.JobDetail.Key.Group);
        try
        {
            await (context.Trigger.Key.Name == nameof(CollectionReason.Startup)
                ? StartAsync(target, cancellationToken)
                : TickAsync(target, context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program stops: what was kept is kept, the rest was not begun.
        }
    }

    /// <summary>The tick at the program's start.</summary>
    public Task StartAsync(TargetOptions target, CancellationToken stop) =>
        CollectAsync(target, CollectionReason.Startup, stop);

    /// <summary>A tick of the schedule, put off by its jitter.</summary>
    /// <param name="target">Whose.</param>
    /// <param name="due">When it was due, by the timetable's clock.</param>
    /// <param name="stop">Ends it at once.</param>
    public async Task TickAsync(TargetOptions target, DateTimeOffset due, CancellationToken stop)
    {
        var jitter = timetable.Jitter(due, random.NextDouble());
        heartbeat.Busy(target.Name, jitter);
        await Task.Delay(jitter, time, stop);
        await CollectAsync(target, CollectionReason.Scheduled, stop);
    }

    private async Task CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken stop)
    {
        try
        {
            var until = Until.NextTick(timetable.UntilNext(target.Name), time.GetUtcNow());
            await series.RunAsync(target, reason, until, stop);
        }
        finally
        {
            // Asked again: a cron expression names another time where the clock was set meanwhile.
            heartbeat.Expect(target.Name, timetable.UntilNext(target.Name));
        }
    }
}
