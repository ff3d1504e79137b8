using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// Sees that the wall clock was set while this program runs: it then is ahead of the monotonic clock by more,
/// or by less, than before. What was kept by the old setting is moved by as much, so that no report grows old
/// and no retry is put off by it. A machine that slept looks the same on Linux, whose monotonic clock stands
/// meanwhile: the time asleep makes nothing older.
/// </summary>
internal sealed class ClockJumps(TimeProvider time)
{
    /// <summary>Up to this it is a clock that is kept right, and no reason to move anything.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private readonly SteadyClock _steady = new(time);
    private TimeSpan _known;

    /// <summary>By how much the clock was set since the last jump that was taken in; zero where it was not.
    /// </summary>
    public TimeSpan Next()
    {
        var jump = time.GetUtcNow() - _steady.GetUtcNow() - _known;
        return jump.Duration() > Most ? jump : TimeSpan.Zero;
    }

    /// <summary>What is kept was moved by this jump.</summary>
    public void TakenIn(TimeSpan jump) => _known += jump;
}
