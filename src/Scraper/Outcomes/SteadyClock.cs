namespace Scraper.Outcomes;

/// <summary>A wall clock that nobody sets: what the wall clock said at first, and the time since then by the
/// monotonic clock. Where somebody did set it, the two differ, and a time of this one is a time by no other.
/// </summary>
internal sealed class SteadyClock(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _began = time.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + time.GetElapsedTime(_began);

    /// <inheritdoc/>
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
