using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;
using Scraper.Tests.Support;

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
        heartbeat.Expect("a", TimeSpan.FromHours(8));
        heartbeat.Expect("b", TimeSpan.FromHours(9));

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
    [DataRow(-3)]
    [DataRow(3)]
    public void SettingTheClockBreaksNoPromise(int years)
    {
        var clock = new SettableClock(Start);
        var heartbeat = new Heartbeat(clock);
        heartbeat.Busy("a", TimeSpan.FromSeconds(10));
        heartbeat.Expect("b", TimeSpan.FromHours(8));
        clock.Advance(TimeSpan.FromSeconds(7));

        clock.Set(Start.AddYears(years));

        heartbeat.Stuck().Should().BeNull();
        heartbeat.Beats().Should().Equal(
            new Beat("a") { IsCollecting = true },
            new Beat("b") { Due = Start.AddYears(years).AddHours(8).AddSeconds(-7) });
    }

    [TestMethod]
    public void AnotherTimeForATickMovesThePromiseOfOneThatWaitsForIt()
    {
        var heartbeat = new Heartbeat(_clock);
        heartbeat.Expect("a", TimeSpan.FromHours(8));
        heartbeat.Busy("b", TimeSpan.FromSeconds(10));

        foreach (var target in (string[])["a", "b"])
            heartbeat.Move(target, TimeSpan.FromHours(1));

        heartbeat.Beats().Should().Equal(
            new Beat("a") { Due = Start.AddHours(1) }, new Beat("b") { IsCollecting = true });
    }
}
