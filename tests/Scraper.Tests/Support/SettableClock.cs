using Microsoft.Extensions.Time.Testing;

namespace Scraper.Tests.Support;

/// <summary>A wall clock that somebody sets, beside a monotonic one that goes on; time passes where a test
/// advances it.</summary>
internal sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _ahead;

    /// <summary>The wall clock is this from now on.</summary>
    public void Set(DateTimeOffset now) => _ahead += now - GetUtcNow();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
