using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>The wall clock is set under a running program: what is kept keeps its distance to now.</summary>
[TestClass]
public sealed class ClockJumpsTests : IDisposable
{
    private readonly SettableClock _clock = new(Some.Time);
    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow(61, 61)]
    [DataRow(-61, -61)]
    [DataRow(60, 0)]
    [DataRow(-60, 0)]
    [DataRow(94_608_000, 94_608_000)]
    public void OverAMinuteIsAJump(int seconds, int jump)
    {
        var jumps = new ClockJumps(_clock);

        Set(seconds);

        jumps.Next().Should().Be(TimeSpan.FromSeconds(jump));
    }

    [TestMethod]
    public void TimeThatPassesIsNone()
    {
        var jumps = new ClockJumps(_clock);

        _clock.Advance(TimeSpan.FromDays(365));

        jumps.Next().Should().Be(TimeSpan.Zero);
    }

    [TestMethod]
    public void EachIsThereUntilItIsTakenInAndSmallStepsAddUp()
    {
        var jumps = new ClockJumps(_clock);
        Set(3600);
        jumps.Next().Should().Be(TimeSpan.FromHours(1));
        jumps.TakenIn(jumps.Next());
        jumps.Next().Should().Be(TimeSpan.Zero);

        Set(-40);
        jumps.Next().Should().Be(TimeSpan.Zero);
        Set(-40);

        jumps.Next().Should().Be(TimeSpan.FromSeconds(-80));
    }

    [TestMethod]
    [DataRow(-3)]
    [DataRow(3)]
    public void AReportThatWasPutOffIsDueAfterItsPauseAndNoSoonerAndNoLater(int years)
    {
        var outbox = PutOff(TimeSpan.FromMinutes(5));

        _clock.Set(Some.Time.AddYears(years));

        outbox.NextDue("a", _clock.GetUtcNow()).Should().BeNull();
        outbox.NextDueAt("a").Should().Be(_clock.GetUtcNow().AddMinutes(5));
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        outbox.NextDue("a", _clock.GetUtcNow()).Should().BeNull();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        outbox.NextDue("a", _clock.GetUtcNow()).Should().NotBeNull();
    }

    [TestMethod]
    public void AReportThatWasNeverTriedStaysDue()
    {
        var outbox = _state.Open(time: _clock);
        outbox.Append(Some.Frozen(_clock.GetUtcNow()), ["a"]);

        _clock.Set(Some.Time.AddYears(-3));

        outbox.NextDue("a", _clock.GetUtcNow()).Should().NotBeNull();
    }

    [TestMethod]
    public void WhatIsKeptAfterTheJumpIsNotMovedByIt()
    {
        var outbox = PutOff(TimeSpan.FromMinutes(5));
        _clock.Set(Some.Time.AddYears(-3));

        var due = outbox.NextDue("a", _clock.GetUtcNow().AddMinutes(5))!;
        outbox.Deferred(due, _clock.GetUtcNow(), new PutOff(_clock.GetUtcNow().AddMinutes(7), "again"));

        outbox.NextDueAt("a").Should().Be(_clock.GetUtcNow().AddMinutes(7));
    }

    [TestMethod]
    [DataRow(-3)]
    [DataRow(3)]
    public void TheAgeOfASinksLastAttemptStays(int years)
    {
        var outbox = PutOff(TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromHours(1));

        _clock.Set(Some.Time.AddYears(years));

        var state = outbox.States().Single();
        state.LastAttempt.Should().Be(_clock.GetUtcNow().AddHours(-1));
        state.PausedUntil.Should().Be(_clock.GetUtcNow().AddMinutes(-55));
    }

    [TestMethod]
    [DataRow(-3)]
    [DataRow(3)]
    public void AReportThatWaitsGrowsNoOlderAndNoYoungerByIt(int years)
    {
        var outbox = PutOff(TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromDays(29));

        _clock.Set(Some.Time.AddYears(years));

        outbox.Expire([], _clock.GetUtcNow()).Should().BeEmpty();
        outbox.States().Single().OldestWaiting.Should().Be(_clock.GetUtcNow().AddDays(-29));
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1));
        outbox.Expire([], _clock.GetUtcNow()).Should().Equal(new Expired("a", ExpiryBound.Age, 1));
    }

    private SqliteOutbox PutOff(TimeSpan pause)
    {
        var outbox = _state.Open(time: _clock);
        outbox.Append(Some.Frozen(_clock.GetUtcNow()), ["a"]);
        var due = outbox.NextDue("a", _clock.GetUtcNow())!;
        outbox.Deferred(due, _clock.GetUtcNow(), new PutOff(_clock.GetUtcNow() + pause, "503"));
        return outbox;
    }

    private void Set(int seconds) => _clock.Set(_clock.GetUtcNow().AddSeconds(seconds));
}
