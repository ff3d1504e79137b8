namespace Scraper.Scheduling;

/// <summary>When to collect.</summary>
internal sealed record ScheduleOptions
{
    /// <summary><c>schedule.interval</c>: between collections, in seconds.</summary>
    public double IntervalSeconds { get; init; } = 8 * 60 * 60;

    /// <summary><c>schedule.cron</c>: a Quartz cron expression (UTC) in place of the interval.</summary>
    public string? Cron { get; init; }

    /// <summary><c>schedule.jitter</c>: each scheduled tick is put off by a random time below this, in
    /// seconds; never more than half the interval.</summary>
    public double JitterSeconds { get; init; } = 60;

    /// <summary><c>schedule.run_at_startup</c>.</summary>
    public bool RunAtStartup { get; init; } = true;
}
