using Quartz;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

/// <summary>The Quartz job of one target: its group is the
/// target's name, its trigger's name the reason.</summary>
[DisallowConcurrentExecution]
internal sealed class ScrapeTick(TickRunner runner, Timetable timetable, IReadOnlyList<TargetOptions> targets)
    : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(
        IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var target = targets.First(one => one.Name == context.JobDetail.Key.Group);
        var startup = context.Trigger.Key.Name == nameof(CollectionReason.Startup);
        var next = startup ? timetable.Next(context.FireTimeUtc) : context.NextFireTimeUtc;
        try
        {
            await runner.RunAsync(
                target,
                startup ? CollectionReason.Startup : CollectionReason.Scheduled,
                context.ScheduledFireTimeUtc ?? context.FireTimeUtc,
                next,
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program stops: what was kept is kept, the rest was not begun.
        }
    }
}
