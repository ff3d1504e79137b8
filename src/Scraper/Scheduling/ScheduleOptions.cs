using Quartz;
using Scraper.Settings;

namespace Scraper.Scheduling;

/// <summary>When to collect.</summary>
internal sealed record ScheduleOptions
{
    /// <summary><c>schedule.interval</c>: between collections, in whole seconds.</summary>
    public double IntervalSeconds { get; init; } = 8 * 60 * 60;

    /// <summary><c>schedule.cron</c>: a Quartz cron expression (UTC) in place of the interval.</summary>
    public string? Cron { get; init; }

    /// <summary><c>schedule.jitter</c>: each scheduled tick is put off by a random time below this, in
    /// seconds; never more than half the interval.</summary>
    public double JitterSeconds { get; init; } = 60;

    /// <summary><c>schedule.run_at_startup</c>.</summary>
    public bool RunAtStartup { get; init; } = true;

    /// <summary>The keys below <c>schedule</c>.</summary>
    public static readonly KeyTable<ScheduleOptions> Keys = new(new())
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
        schedule => schedule.Fault(DateTimeOffset.UnixEpoch),
        { "interval", "cron" },
    };

    /// <summary>What is wrong with the schedule, one sentence, or null.</summary>
    public string? Fault(DateTimeOffset now)
    {
        if (Cron is not { } cron)
            return double.IsInteger(IntervalSeconds) ? null : "schedule.interval must be whole seconds";
        try
        {
            return new CronExpression(cron, TimeZoneInfo.Utc).GetNextValidTimeAfter(now) is null
                ? $"schedule.cron '{cron}' names no time to come"
                : null;
        }
        catch (ArgumentException)
        {
            // Quartz looks for a date that no calendar has.
            return $"schedule.cron '{cron}' names no time to come";
        }
        catch (FormatException e)
        {
            return $"schedule.cron '{cron}' is no Quartz cron expression, such as '0 0 */8 * * ?': "
                + $"{e.Message}";
        }
    }
}
