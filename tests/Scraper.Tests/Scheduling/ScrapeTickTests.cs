using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scheduling;

/// <summary>What one tick does, on a fake clock.</summary>
[TestClass]
public sealed class ScrapeTickTests
{
    private static readonly TargetOptions Target = new();

    [TestMethod]
    public async Task ATickIsOneLine()
    {
        var bench = new TickBench();

        await RunAsync(bench, CollectionReason.Startup);

        bench.Lines.Should().Equal(
            "Information: collected target=default reason=startup filled=16/18 lost=a,b samples=20 "
            + "rejected=1 partial=False attempts=1 seconds=0 next=2026-01-02T11:04:05Z");
        bench.Heartbeat.Beats().Single().Should().Match<Scraper.Diagnostics.Beat>(beat =>
            beat.Due == TickBench.Start.AddHours(8) && !beat.IsCollecting);
    }

    [TestMethod]
    public async Task AnotherKindOfFailureOnTheWayIsTold()
    {
        var bench = new TickBench();
        var kinds = new Queue<FailureKind>(
        [
            FailureKind.ServerError, FailureKind.ServerError, FailureKind.AccessDenied,
            FailureKind.AccessDenied, FailureKind.ServerError,
        ]);
        bench.Pages.Meanwhile = _ =>
        {
            if (kinds.TryDequeue(out var kind))
                bench.Pages.Failing(1, kind);
            return Task.CompletedTask;
        };

        var run = RunAsync(bench, CollectionReason.Startup);
        while (!run.IsCompleted)
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        bench.Lines.SkipLast(1).Select(line => line.Split(" kind=")[1].Split(' ')[0])
            .Should().Equal("server_error", "access_denied", "server_error");
    }

    [TestMethod]
    public async Task ATargetThatFailsIsOnRecordFromItsFirstTryOn()
    {
        var bench = new TickBench();
        bench.Pages.Failing(2, FailureKind.ConnectionRefused);

        var run = RunAsync(bench, CollectionReason.Startup);
        var first = bench.Records.Read().Single();
        while (!run.IsCompleted)
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        first.Should().Be(new TargetRecord("default")
        {
            Outcome = "connection_refused",
            Error = "nobody there",
            Since = TickBench.Start,
            Attempts = 1,
            LastAttempt = TickBench.Start,
            Next = first.Next,
        });
        (first.Next - TickBench.Start)!.Value.TotalSeconds.Should().BeInRange(2.5, 5, "the next try");
        bench.Records.Read().Single().Should().Match<TargetRecord>(record =>
            record.Outcome == "success" && record.Error == null && record.Attempts == 1
            && record.LastSuccess > TickBench.Start && record.Next == TickBench.Start.AddHours(8));
    }

    [TestMethod]
    public async Task AScheduledTickWaitsOutItsJitter()
    {
        var bench = new TickBench();
        var draw = new Random(1).NextDouble();

        var run = RunAsync(bench, CollectionReason.Scheduled);
        bench.Clock.Advance(TimeSpan.FromSeconds(60 * draw) - TimeSpan.FromMilliseconds(5));
        bench.Pages.Asked.Should().BeEmpty();
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await run;

        bench.Pages.Asked.Should().HaveCount(1);
    }

    [TestMethod]
    public async Task ADatabaseThatStartsLateCostsTwoLines()
    {
        var bench = new TickBench();
        bench.Pages.Failing(4, FailureKind.TargetStarting);

        var run = RunAsync(bench, CollectionReason.Startup);
        while (!run.IsCompleted)
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await run;

        bench.Pages.Asked.Should().HaveCount(5);
        bench.Outbox.Kept.Should().OnlyContain(one =>
            ReportJson.Read(one.Report.Json).Reason == CollectionReason.Startup);
        bench.Lines.Should().HaveCount(2);
        bench.Lines.First().Should().Be("Warning: not collected yet target=default reason=startup "
            + "kind=target_starting trying_until=2026-01-02T11:04:05Z: nobody there");
        bench.Lines.Last().Should()
            .StartWith("Information: collected target=default reason=startup filled=16/18 ")
            .And.Contain(" attempts=5 ");
    }

    [TestMethod]
    public async Task TriesEndBeforeTheNextTick()
    {
        var bench = new TickBench();
        bench.Pages.Failing(10_000);

        var run = RunAsync(bench, CollectionReason.Startup);
        while (!run.IsCompleted)
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await run;

        bench.Pages.Asked[^1].At.Should().BeBefore(TickBench.Start.AddHours(8));
        bench.Pages.Asked.Count.Should().BeInRange(96, 200);
        bench.Lines.Should().HaveCount(1);
        bench.Heartbeat.Stuck().Should().BeNull();
    }

    [TestMethod]
    [DataRow(-3)]
    [DataRow(3)]
    public async Task SettingTheClockEndsNoTriesAndAddsNone(int years)
    {
        var bench = new TickBench();
        bench.Pages.Failing(10_000);
        var began = bench.Clock.GetTimestamp();

        var run = RunAsync(bench, CollectionReason.Startup);
        for (var step = 0; !run.IsCompleted; step++)
        {
            if (step == 100)
                bench.Clock.Set(TickBench.Start.AddYears(years));
            bench.Heartbeat.Stuck().Should().BeNull();
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
        }
        await run;

        bench.Clock.GetElapsedTime(began).TotalHours.Should().BeInRange(7.9, 8);
        bench.Pages.Asked.Count.Should().BeInRange(96, 200);
    }

    [TestMethod]
    [DataRow(FailureKind.MetricsDisabled)]
    [DataRow(FailureKind.AccessDenied)]
    [DataRow(FailureKind.HttpStatus)]
    [DataRow(FailureKind.NothingMatched)]
    [DataRow(FailureKind.StateFull)]
    public async Task AnyFailureMayBeMendedBeforeTheNextTick(object kind)
    {
        var bench = new TickBench();
        bench.Pages.Failing(3, (FailureKind)kind);

        var run = RunAsync(bench, CollectionReason.Startup);
        while (!run.IsCompleted)
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        bench.Pages.Asked.Should().HaveCount(4);
        bench.Lines.First().Should().Be("Warning: not collected yet target=default reason=startup "
            + $"kind={((FailureKind)kind).Label()} trying_until=2026-01-02T11:04:05Z: nobody there");
        bench.Lines.Last().Should().Contain(" attempts=4 ");
    }

    [TestMethod]
    public async Task WithoutTimeForAnotherTryTheTickIsLost()
    {
        var bench = new TickBench(new ScheduleOptions { IntervalSeconds = 2 });
        bench.Pages.Failing(1, FailureKind.AccessDenied);

        await bench.Tick.StartAsync(Target, CancellationToken.None);

        bench.Pages.Asked.Should().HaveCount(1);
        bench.Lines.Should().Equal("Warning: not collected target=default reason=startup "
            + "kind=access_denied next=2026-01-02T03:04:07Z: nobody there");
    }

    [TestMethod]
    public async Task ACollectionThatHangsIsNoticed()
    {
        var bench = new TickBench();
        var hang = new TaskCompletionSource();
        bench.Pages.Meanwhile = _ => hang.Task;

        var run = RunAsync(bench, CollectionReason.Startup);
        bench.Clock.Advance(TimeSpan.FromSeconds(70));
        bench.Heartbeat.Stuck().Should().BeNull();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Heartbeat.Stuck().Should().Be("the tick of target default runs past its deadline");
        hang.SetResult();
        await run;

        bench.Heartbeat.Stuck().Should().BeNull();
    }

    [TestMethod]
    public async Task StoppingEndsAPauseAtOnce()
    {
        var bench = new TickBench();
        bench.Pages.Failing(10);
        using var stop = new CancellationTokenSource();

        var run = bench.Tick.StartAsync(Target, stop.Token);
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task RunAsync(TickBench bench, CollectionReason reason) =>
        reason == CollectionReason.Startup
            ? bench.Tick.StartAsync(Target, CancellationToken.None)
            : bench.Tick.TickAsync(Target, TickBench.Start, CancellationToken.None);
}
