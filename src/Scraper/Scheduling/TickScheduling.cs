using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

/// <summary>Puts every target's ticks into Quartz:
/// in memory only, in UTC, one at a time, missed ones once.</summary>
internal static class TickScheduling
{
    /// <summary>The scheduler's name. One without a name would put its clock in the place of everybody's.
    /// </summary>
    public const string Name = "ticks";

    // A tick that waits for the one before it is late, not lost: anything later than this counts as missed,
    // so that ticks never queue up.
    private static readonly TimeSpan MisfireThreshold = TimeSpan.FromSeconds(1);

    /// <summary>Registers scheduler, jobs, triggers and their <see cref="Timetable"/>. What a
    /// <see cref="ScrapeTick"/> is made of must be among the services.</summary>
    public static IServiceCollection AddTicks(
        this IServiceCollection services, ScheduleOptions schedule, IReadOnlyList<TargetOptions> targets,
        TimeProvider time)
    {
        var timetable = new Timetable(schedule, targets, time);
        services.AddSingleton(timetable);
        services.AddQuartz(Name, quartz =>
        {
            quartz.UseTimeProvider(timetable.Clock);
            quartz.UseInMemoryStore(store => store.MisfireThreshold = MisfireThreshold);
            quartz.UseDefaultThreadPool(
                targets.Count); // a target that is tried again must not hold up another
            quartz.ConfigureScheduler(options =>
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            foreach (var target in targets)
                Add(quartz, target.Name, timetable, schedule.RunAtStartup);
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return timetable.IsCron ? services.AddHostedService<CronWatch>() : services;
    }

    /// <summary>The trigger of a target's scheduled ticks.</summary>
    public static TriggerKey Scheduled(string target) => new(nameof(CollectionReason.Scheduled), target);

    private static void Add(IQuartzBuilder quartz, string target, Timetable timetable, bool atStartup)
    {
        var job = new JobKey(nameof(ScrapeTick), target);
        quartz.AddJob<ScrapeTick>(one => one.WithIdentity(job).StoreDurably());
        quartz.AddTrigger<ScrapeTick>(trigger => trigger
            .ForJob(job)
            .WithIdentity(Scheduled(target))
            .StartAt(timetable.First(target))
            .WithSchedule(timetable.Rhythm()));
        if (atStartup)
        {
            quartz.AddTrigger<ScrapeTick>(trigger => trigger
                .ForJob(job)
                .WithIdentity(nameof(CollectionReason.Startup), target)
                .StartAt(timetable.Clock.GetUtcNow()));
        }
    }
}
