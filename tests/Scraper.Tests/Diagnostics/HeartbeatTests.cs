using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;

namespace Scraper.Tests.Diagnostics;

/// <summary>When our own loop counts as stuck.</summary>
[TestClass]
public sealed class HeartbeatTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    [TestMethod]
    public void WithoutAScheduleNothingIsStuck()
    {
        var heartbeat = new Heartbeat(_clock);
        heartbeat.Expect("a", null);

        _clock.Advance(TimeSpan.FromDays(99));

        heartbeat.Stuck().Should().BeNull();
    }

    [TestMethod]
    public void AnOverdueTickThatHasNotStartedIs()
    {
        var heartbeat = new Heartbeat(_clock);
        heartbeat.Expect("a", Start.AddHours(8));
        heartbeat.Expect("b", Start.AddHours(9));

        _clock.Advance(TimeSpan.FromHours(8) + Heartbeat.Grace);
        heartbeat.Stuck().Should().BeNull();
        _clock.Advance(TimeSpan.FromTicks(1));
        heartbeat.Stuck().Should().Be("the tick of target a due at 2026-01-02T11:04:05Z has not started");
    }

    [TestMethod]
    public void OneThatRunsPastItsDeadlineIs()
    {
        var heartbeat = new Heartbeat(_clock);
        heartbeat.Busy("a", TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(10) + Heartbeat.Grace);
        heartbeat.Stuck().Should().BeNull();
        _clock.Advance(TimeSpan.FromTicks(1));
        heartbeat.Stuck().Should().Be("the tick of target a runs past its deadline");
        heartbeat.Busy("a", TimeSpan.FromSeconds(10));
        heartbeat.Stuck().Should().BeNull();
    }

    [TestMethod]
    public void SettingTheClockBreaksNoPromiseOfARunningTick()
    {
        var clock = new SetClock();
        var heartbeat = new Heartbeat(clock);
        heartbeat.Busy("a", TimeSpan.FromSeconds(10));

        clock.Now = Start.AddDays(1);

        heartbeat.Stuck().Should().BeNull();
    }

    /// <summary>A wall clock that somebody sets; no time passes.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 0;
    }
}
