using Quartz;

namespace Scraper.Scheduling;

/// <summary>When ticks are due: the arithmetic of the schedule, pure.</summary>
internal sealed class Timetable
{
    private readonly ScheduleOptions _options;
    private readonly CronExpression? _cron;

    /// <exception cref="FormatException">The cron expression is none;
    /// <see cref="ScheduleOptions.Fault"/> tells beforehand.</exception>
    public Timetable(ScheduleOptions options)
    {
        _options = options;
        _cron = options.Cron is { } cron ? new CronExpression(cron, TimeZoneInfo.Utc) : null;
    }

    private TimeSpan Interval => TimeSpan.FromSeconds(_options.IntervalSeconds);

    /// <summary>The first tick after this time; null where a cron expression names no later one.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        _cron is null ? after + Interval : _cron.GetNextValidTimeAfter(after);

    /// <summary>How long the tick of this time is put off;
    /// never more than half the way to the next one.</summary>
    /// <param name="due">When it is due.</param>
    /// <param name="random">0 ≤ random &lt; 1.</param>
    public TimeSpan Jitter(DateTimeOffset due, double random)
    {
        var most = TimeSpan.FromSeconds(_options.JitterSeconds);
        var half = (Next(due) - due) / 2;
        return (half < most ? half.Value : most) * random;
    }

    /// <summary>The same for Quartz. What was missed is made up for once.</summary>
    public IScheduleBuilder Rhythm() => _cron is null
        ? SimpleScheduleBuilder.Create().WithInterval(Interval).RepeatForever()
            .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount)
        : CronScheduleBuilder.Create(_cron)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
}
