using Quartz;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Scheduling;

/// <summary>
/// When ticks are due: the arithmetic of the schedule. Intervals run on the monotonic clock, so that setting
/// the wall clock moves no tick; a cron expression names times of the wall clock, whatever that is set to.
/// </summary>
internal sealed class Timetable
{
    private readonly ScheduleOptions _options;
    private readonly CronExpression? _cron;
    private readonly DateTimeOffset _start;
    private readonly bool _spreads;

    /// <param name="options">Without a fault.</param>
    /// <param name="targets">Whose ticks; several are spread over the interval.</param>
    /// <param name="time">The one clock; intervals count from now.</param>
    /// <exception cref="FormatException">The cron expression is none;
    /// <see cref="ScheduleOptions.Fault"/> tells beforehand.</exception>
    public Timetable(ScheduleOptions options, IReadOnlyList<TargetOptions> targets, TimeProvider time)
    {
        _options = options;
        _cron = options.Cron is { } cron ? new CronExpression(cron, TimeZoneInfo.Utc) : null;
        Clock = _cron is null ? new SteadyClock(time) : time;
        _start = Clock.GetUtcNow();
        _spreads = targets.Count > 1;
    }

    /// <summary>The clock by which ticks are due.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Whether ticks are times of the wall clock.</summary>
    public bool IsCron => _cron is not null;

    private TimeSpan Interval => TimeSpan.FromSeconds(_options.IntervalSeconds);

    /// <summary>The target's first tick after this time, by <see cref="Clock"/>; null where a cron expression
    /// names no later one.</summary>
    public DateTimeOffset? Next(string target, DateTimeOffset after)
    {
        if (_cron is not null)
            return _cron.GetNextValidTimeAfter(after);
        var first = First(target);
        return after < first ? first : first + (Interval * (Math.Floor((after - first) / Interval) + 1));
    }

    /// <summary>The time from now to the target's next tick; null where none will come.</summary>
    public TimeSpan? UntilNext(string target)
    {
        var now = Clock.GetUtcNow();
        return Next(target, now) - now;
    }

    /// <summary>How long the tick of this time is put off; never more than half the way to the next one.
    /// </summary>
    /// <param name="due">When it is due, by <see cref="Clock"/>.</param>
    /// <param name="random">0 ≤ random &lt; 1.</param>
    public TimeSpan Jitter(DateTimeOffset due, double random)
    {
        var most = TimeSpan.FromSeconds(_options.JitterSeconds);
        var half = (_cron is null ? Interval : _cron.GetNextValidTimeAfter(due) - due) / 2;
        return (half < most ? half.Value : most) * random;
    }

    /// <summary>The target's first tick behind the start, by <see cref="Clock"/>. All targets are asked at
    /// the start; what follows lies spread over the interval, each target at an offset by its name.</summary>
    public DateTimeOffset First(string target) =>
        _cron is not null ? _start
        : _spreads && Splay.Of(Interval, target) is { Ticks: > 0 } phase ? _start + phase
        : _start + Interval;

    /// <summary>From tick to tick, for Quartz. What was missed is made up for once, and the ticks after it
    /// are due when they would have been.</summary>
    public IScheduleBuilder Rhythm() => _cron is null
        ? CalendarIntervalScheduleBuilder.Create()
            .WithInterval((int)_options.IntervalSeconds, IntervalUnit.Second)
            .WithMisfireInstruction(CalendarIntervalTriggerMisfireInstruction.FireAndProceed)
        : CronScheduleBuilder.Create(_cron)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
}
