using Scraper.Settings;

namespace Scraper.Scheduling;

/// <summary>The keys below <c>schedule</c>.</summary>
internal static class ScheduleKeys
{
    public static readonly KeyTable<ScheduleOptions> Table = new(new())
    {
        { "interval", Values.Duration("1s", "1y"), schedule => schedule.IntervalSeconds,
            (schedule, seconds) => schedule with { IntervalSeconds = seconds }, "between collections" },
        { "cron", Values.Text, schedule => schedule.Cron, (schedule, cron) => schedule with { Cron = cron },
            "a Quartz cron expression (UTC) in place of the interval" },
        { "jitter", Values.Duration("0", "1d"), schedule => schedule.JitterSeconds,
            (schedule, seconds) => schedule with { JitterSeconds = seconds },
            "each scheduled tick is put off by a random time below this and below half the interval" },
        { "run_at_startup", Values.Switch, schedule => schedule.RunAtStartup,
            (schedule, on) => schedule with { RunAtStartup = on }, "collect at once, too" },
        // Whether a time is still to come depends on the clock: the schedule itself will say.
        schedule => Timetable.Fault(schedule, DateTimeOffset.UnixEpoch),
        schedule => schedule.Cron is null || schedule.IntervalSeconds == new ScheduleOptions().IntervalSeconds
            ? null
            : "interval and cron stand together; give one of the two",
    };
}
