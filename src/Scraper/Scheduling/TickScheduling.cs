using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

/// <summary>Puts every target's ticks into Quartz:
/// in memory only, in UTC, one at a time, missed ones once.</summary>
internal static class TickScheduling
{
    // A tick that waits for the one before it is late, not lost: anything later than this counts as missed,
    // so that ticks never queue up.
    private static readonly TimeSpan MisfireThreshold = TimeSpan.FromSeconds(1);

    /// <summary>Registers scheduler, jobs, triggers and their <see cref="Timetable"/>. What a
    /// <see cref="ScrapeTick"/> is made of must be among the services.</summary>
    public static IServiceCollection AddTicks(
        this IServiceCollection services, ScheduleOptions schedule, IReadOnlyList<TargetOptions> targets,
        TimeProvider clock)
    {
        var timetable = new Timetable(schedule);
        services.AddSingleton(timetable);
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(clock);
            quartz.UseInMemoryStore(store => store.MisfireThreshold = MisfireThreshold);
            quartz.UseDefaultThreadPool(
                targets.Count); // a target that is tried again must not hold up another
            quartz.ConfigureScheduler(options =>
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            foreach (var target in targets)
                Add(quartz, target, schedule, timetable, clock.GetUtcNow());
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static void Add(
        IQuartzBuilder quartz, TargetOptions target,
        ScheduleOptions schedule, Timetable timetable, DateTimeOffset now)
    {
        var job = new JobKey(nameof(ScrapeTick), target.Name);
        quartz.AddJob<ScrapeTick>(one => one.WithIdentity(job).StoreDurably());
        quartz.AddTrigger<ScrapeTick>(trigger => trigger
            .ForJob(job)
            .WithIdentity(nameof(CollectionReason.Scheduled), target.Name)
            .StartAt(schedule.Cron is null ? timetable.Next(now)!.Value : now)
            .WithSchedule(timetable.Rhythm()));
        if (schedule.RunAtStartup)
        {
            quartz.AddTrigger<ScrapeTick>(trigger => trigger
                .ForJob(job)
                .WithIdentity(nameof(CollectionReason.Startup), target.Name)
                .StartAt(now));
        }
    }
}
