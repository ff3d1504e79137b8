using Scraper.Collecting;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Collecting;

/// <summary>Ask, try again, tell it in one line: <c>once --wait</c>, by a clock that moves when somebody
/// waits. (<c>run</c>'s way stands in ScrapeTickTests.)</summary>
[TestClass]
public sealed class CollectionSeriesTests
{
    private readonly TickBench _bench = new();

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1, 1)]
    [DataRow(4, 2)]
    [DataRow(60, 5)]
    public async Task ATargetThatIsNotUpIsAskedAgainUntilTheTimeIsNearlyUp(int seconds, int attempts)
    {
        var start = _bench.Clock.GetTimestamp();
        _bench.Pages.Failing(100);

        await WaitAsync(seconds);

        _bench.Pages.Asked.Should().HaveCount(attempts);
        _bench.Clock.GetElapsedTime(start).Should().BeCloseTo(
            TimeSpan.FromSeconds(Math.Max(0, seconds - 1)), TimeSpan.FromMilliseconds(900));
    }

    [TestMethod]
    public async Task ASuccessEndsTheWaiting()
    {
        _bench.Pages.Failing(2, FailureKind.TargetStarting);

        (await WaitAsync(600)).Value.Should().Be(_bench.Outbox.Kept.Single().Report);

        _bench.Lines.Should().ContainSingle().Which.Should()
            .StartWith("Information: collected target=default reason=once filled=16/18 ")
            .And.Contain(" attempts=3 ").And.EndWith(" next=never");
    }

    [TestMethod]
    public async Task WhatWaitingCannotHelpIsNotTriedAgain()
    {
        _bench.Pages.Failing(2, FailureKind.FileMissing);

        await WaitAsync(600);

        _bench.Pages.Asked.Should().HaveCount(1);
    }

    [TestMethod]
    public async Task WhoWaitsIsToldOfAFailureByTheOutcomeAlone()
    {
        _bench.Pages.Failing(100);

        (await WaitAsync(60)).Failure.Should().Be(new Failure(FailureKind.ConnectionRefused, "nobody there"));
        _bench.Lines.Should().BeEmpty();
    }

    [TestMethod]
    public async Task EveryTryMayHaveLeftSomethingToDeliver()
    {
        _bench.Pages.Failing(2);

        await WaitAsync(600);

        _bench.Tries.Should().Be(3);
    }

    [TestMethod]
    public async Task TheLineTellsTheTimeOfTheTryThatSucceeded()
    {
        _bench.Pages.Failing(1);
        _bench.Pages.Meanwhile = _ =>
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1.2346));
            return Task.CompletedTask;
        };

        await WaitAsync(600);

        _bench.Lines.Should().Equal(
            "Information: collected target=default reason=once filled=16/18 lost=a,b samples=20 "
            + "rejected=1 partial=False attempts=2 seconds=1.235 next=never");
    }

    [TestMethod]
    public async Task ATargetWaitsForItsTurnAndThatIsNoTimeOfItsOwn()
    {
        var held = new TaskCompletionSource();
        using var turns = new Turns(1);
        var series = SeriesWith(turns);
        _bench.Pages.Meanwhile = _ => held.Task;

        var first = RunAsync(series, "first");
        var second = RunAsync(series, "second");
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));
        _bench.Pages.Targets.Should().Equal("first");
        held.SetResult();
        await Task.WhenAll(first, second);

        _bench.Pages.Targets.Should().Equal("first", "second");
        _bench.Lines.First().Should().Contain("target=first ").And.Contain(" seconds=60 ");
        _bench.Lines.Last().Should().Contain("target=second ").And.Contain(" seconds=0 ");
    }

    [TestMethod]
    public async Task WhoeverWaitsForATurnIsNotStuck()
    {
        var held = new TaskCompletionSource();
        using var turns = new Turns(1);
        var turn = await turns.TakeAsync(default);

        var waiting = RunAsync(SeriesWith(turns), "default");
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        _bench.Heartbeat.Stuck().Should().BeNull();
        turn.Dispose();

        (await waiting).Failure.Should().BeNull();
    }

    [TestMethod]
    public async Task ATurnIsGivenBackAfterAFailureToo()
    {
        using var turns = new Turns(1);
        _bench.Pages.Failing(1, FailureKind.AccessDenied);

        await RunAsync(SeriesWith(turns), "one");

        (await turns.TakeAsync(new CancellationToken(canceled: false))).Dispose();
        (await RunAsync(SeriesWith(turns), "two")).Failure.Should().BeNull();
    }

    [TestMethod]
    public async Task WhoWaitsBetweenTriesIsNotStuck()
    {
        _bench.Pages.Failing(100);
        var trying = _bench.Series.RunAsync(
            PipelineBench.Target, CollectionReason.Scheduled,
            Until.NextTick(TimeSpan.FromHours(1), TickBench.Start), default);

        while (!trying.IsCompleted)
        {
            _bench.Heartbeat.Stuck().Should().BeNull();
            _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await trying).Failure!.Kind.Should().Be(FailureKind.ConnectionRefused);
    }

    [TestMethod]
    public async Task ATryIsTheTargetsHeartbeat()
    {
        await WaitAsync(0);

        _bench.Heartbeat.Beats().Single().Should().Match<Scraper.Diagnostics.Beat>(beat =>
            beat.Target == "default" && beat.IsCollecting);
    }

    [TestMethod]
    public void TheTimeForTriesEndsWithTheNextTick()
    {
        Until.NextTick(TimeSpan.FromHours(7), TickBench.Start).Should().Be(
            new Until(TimeSpan.FromHours(7), TickBench.Start.AddHours(7), Attended: false));
        Until.NextTick(null, TickBench.Start).Should().Be(new Until(null, null, Attended: false));
        Until.TimeIsUp(TimeSpan.FromHours(1)).Should().Be(
            new Until(TimeSpan.FromHours(1), null, Attended: true));
    }

    [TestMethod]
    public void WhatDoesNotPassByItselfHasNoPauseHoweverMuchTimeIsLeft() =>
        Until.TimeIsUp(TimeSpan.FromHours(1))
            .Pause(FailureKind.FileMissing, TimeSpan.FromSeconds(5), TimeSpan.Zero).Should().BeNull();

    [TestMethod]
    public async Task WhileReportingIsOffNobodyIsAskedUntilItIsOnAgain()
    {
        var off = true;
        var series = Series(() => off);
        var until = Until.NextTick(TimeSpan.FromHours(8), TickBench.Start);
        var run = series.RunAsync(PipelineBench.Target, CollectionReason.Scheduled, until, default);
        _bench.Clock.Advance(TimeSpan.FromHours(7));
        _bench.Pages.Asked.Should().BeEmpty();
        _bench.Lines.Should().BeEmpty();

        off = false;
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await run).Succeeded(out _, out _).Should().BeTrue();
        _bench.Lines.Should().ContainSingle().Which.Should().Contain(" attempts=1 ");
        _bench.Heartbeat.Stuck().Should().BeNull();
    }

    [TestMethod]
    public async Task WhatIsOffUntilTheNextTickLeavesItToThatTick()
    {
        var until = Until.NextTick(TimeSpan.FromHours(8), TickBench.Start);
        var run = Series(() => true)
            .RunAsync(PipelineBench.Target, CollectionReason.Scheduled, until, default);
        while (!run.IsCompleted)
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await run).Failure!.Kind.Should().Be(FailureKind.ReportingDisabled);
        _bench.Clock.GetUtcNow().Should().BeBefore(TickBench.Start.AddHours(8));
        _bench.Pages.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task WhoWaitsIsToldAtOnceThatReportingIsOff()
    {
        (await Series(() => true).RunAsync(
            PipelineBench.Target, CollectionReason.Once, Until.TimeIsUp(TimeSpan.FromHours(1)), default))
            .Failure.Should().Be(new Failure(
                FailureKind.ReportingDisabled, "reporting was switched off; nothing was collected"));
        _bench.Pages.Asked.Should().BeEmpty();
    }

    private CollectionSeries Series(Func<bool> isOff) => new(
        _bench.Pipeline, _bench.Outbox, _bench.Heartbeat, _bench.Clock, new Random(1), _bench.Log)
    {
        Book = _bench.Book,
        IsOff = isOff,
    };

    [TestMethod]
    [DataRow(1, 0.0, 100.0, 2.5)]
    [DataRow(1, 0.999999, 100.0, 5.0)]
    [DataRow(2, 0.999999, 100.0, 10.0)]
    [DataRow(99, 0.999999, 1000.0, 300.0)]
    [DataRow(3, 0.0, 10.0, null)]
    public void PausesGrowFromFiveSecondsToFiveMinutes(
        int failures, double random, double left, double? pause)
    {
        var until = new Until(TimeSpan.FromSeconds(left), null, Attended: false);

        var ours = PauseOf(until, CollectionSeries.Pace.After(failures, random));

        if (pause is null)
            ours.Should().BeNull();
        else
            ours.Should().BeApproximately(pause.Value, 0.001);
    }

    [TestMethod]
    [DataRow(6.0, 5.0, 5.0, 5.0)]
    [DataRow(5.0, 5.0, null, 4.0)]
    [DataRow(5.0, 6.0, null, 4.0)]
    [DataRow(1.0, 6.0, null, null)]
    [DataRow(0.0, 6.0, null, null)]
    [DataRow(null, 6.0, 6.0, 6.0)]
    public void TheLastTryIsTheNextTicksUnlessSomebodyWaits(
        double? left, double pause, double? tick, double? attended)
    {
        var elapsed = TimeSpan.FromSeconds(3);
        var all = left is { } seconds ? elapsed + TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;

        PauseOf(new Until(all, null, Attended: false), TimeSpan.FromSeconds(pause), elapsed)
            .Should().Be(tick);
        PauseOf(new Until(all, null, Attended: true), TimeSpan.FromSeconds(pause), elapsed)
            .Should().Be(attended);
    }

    private CollectionSeries SeriesWith(Turns turns) => new(
        new PipelineBench(pages: _bench.Pages, log: _bench.Log).Pipeline, _bench.Outbox, _bench.Heartbeat,
        _bench.Clock, new Random(1), _bench.Log)
    {
        Book = _bench.Book,
        Turns = turns,
    };

    private static Task<Outcome<FrozenReport>> RunAsync(CollectionSeries series, string target) =>
        series.RunAsync(
            PipelineBench.Target with { Name = target }, CollectionReason.Once,
            Until.TimeIsUp(TimeSpan.Zero), default);

    private static double? PauseOf(Until until, TimeSpan pause, TimeSpan elapsed = default) =>
        until.Pause(FailureKind.ConnectionRefused, pause, elapsed)?.TotalSeconds;

    private async Task<Outcome<FrozenReport>> WaitAsync(int seconds)
    {
        var until = Until.TimeIsUp(TimeSpan.FromSeconds(seconds));
        var trying = _bench.Series.RunAsync(PipelineBench.Target, CollectionReason.Once, until, default);
        while (!trying.IsCompleted)
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await trying;
    }
}
