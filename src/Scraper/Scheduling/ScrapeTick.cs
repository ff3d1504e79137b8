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
        var due = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        try
        {
            await (context.Trigger.Key.Name == nameof(CollectionReason.Startup)
                ? StartAsync(target, timetable.Next(context.FireTimeUtc), cancellationToken)
                : TickAsync(target, due, context.NextFireTimeUtc, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program stops: what was kept is kept, the rest was not begun.
        }
    }

    /// <summary>The tick at the program's start.</summary>
    public Task StartAsync(TargetOptions target, DateTimeOffset? next, CancellationToken stop) =>
        CollectAsync(target, CollectionReason.Startup, next, stop);

    /// <summary>A tick of the schedule, put off by its jitter.</summary>
    /// <param name="target">Whose.</param>
    /// <param name="due">When it was due.</param>
    /// <param name="next">When the next one is; null where none is.</param>
    /// <param name="stop">Ends it at once.</param>
    public async Task TickAsync(
        TargetOptions target, DateTimeOffset due, DateTimeOffset? next, CancellationToken stop)
    {
        var jitter = timetable.Jitter(due, random.NextDouble());
        heartbeat.Busy(target.Name, jitter);
        await Task.Delay(jitter, time, stop);
        await CollectAsync(target, CollectionReason.Scheduled, next, stop);
    }

    private async Task CollectAsync(
        TargetOptions target, CollectionReason reason, DateTimeOffset? next, CancellationToken stop)
    {
        try
        {
            await series.RunAsync(target, reason, Until.NextTick(next, time.GetUtcNow()), stop);
        }
        finally
        {
            heartbeat.Expect(target.Name, next);
        }
    }
}
