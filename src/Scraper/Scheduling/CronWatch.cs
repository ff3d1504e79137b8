using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Scraper.Diagnostics;
using Scraper.Scraping;

namespace Scraper.Scheduling;

/// <summary>Works a cron schedule out again where the wall clock was set: Quartz waits for the time that it
/// found when the last tick was due, and with the clock set back that may be years away. Set forward, the
/// time is there and Quartz sees it by itself.</summary>
internal sealed class CronWatch(
    [FromKeyedServices(TickScheduling.Name)] ISchedulerFactory schedulers, Timetable timetable,
    IReadOnlyList<TargetOptions> targets, Heartbeat heartbeat, TimeProvider time)
    : BackgroundService
{
    /// <summary>How long the old time may stand.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        using var looks = new PeriodicTimer(BetweenLooks, time);
        while (await looks.WaitForNextTickAsync(stoppingToken))
            foreach (var target in targets)
                await LookAsync(scheduler, target.Name, stoppingToken);
    }

    private async Task LookAsync(IScheduler scheduler, string target, CancellationToken stop)
    {
        var key = TickScheduling.Scheduled(target);
        if (await scheduler.GetTrigger(key, stop) is not { NextFireTimeUtc: { } awaited } trigger)
            return;
        // Read last: a tick that came due since an earlier reading would be made once more.
        var now = time.GetUtcNow();
        if (timetable.Next(target, now) is { } next && next < awaited)
        {
            await scheduler.RescheduleJob(key, trigger.GetTriggerBuilder().StartAt(now).Build(), stop);
            awaited = next;
        }
        heartbeat.Move(target, awaited - now);
    }
}
