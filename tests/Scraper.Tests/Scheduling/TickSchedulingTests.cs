using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scheduling;

/// <summary>Quartz itself, on a fake clock.</summary>
[TestClass]
public sealed class TickSchedulingTests
{
    // Quartz's own: it looks for triggers at least so often.
    private static readonly TimeSpan BetweenQuartzLooks = TimeSpan.FromSeconds(30);

    private static readonly TargetOptions[] Targets = [new() { Name = "one" }, new() { Name = "two" }];

    [TestMethod]
    [Timeout(60_000)]
    public async Task AtStartupAndThenEveryEightHours()
    {
        await using var quartz = await RunningQuartz.StartAsync(new ScheduleOptions { JitterSeconds = 0 },
            Targets);

        await quartz.CollectedAsync(2);
        for (var tick = 1; tick <= 3; tick++)
        {
            quartz.Bench.Clock.Advance(TimeSpan.FromHours(8));
            await quartz.CollectedAsync(2 + (2 * tick));
        }

        foreach (var target in Targets)
        {
            quartz.Collected.Where(one => one.Target == target.Name)
                .Select(one => (one.Reason, (one.At - TickBench.Start).TotalHours)).Should().Equal(
                    (CollectionReason.Startup, 0), (CollectionReason.Scheduled, 8),
                    (CollectionReason.Scheduled, 16), (CollectionReason.Scheduled, 24));
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task ByCronAndWithoutAStart()
    {
        var schedule = new ScheduleOptions { Cron = "0 0 6 * * ?", RunAtStartup = false, JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, Targets);

        foreach (var (hours, asked) in new[] { (2, 0), (1, 2), (23, 2), (1, 4) })
        {
            quartz.Bench.Clock.Advance(TimeSpan.FromHours(hours));
            await quartz.CollectedAsync(asked);
        }

        quartz.Collected.Select(one => (one.Reason, one.At.Day, one.At.Hour)).Should().Equal(
            (CollectionReason.Scheduled, 2, 6), (CollectionReason.Scheduled, 2, 6),
            (CollectionReason.Scheduled, 3, 6), (CollectionReason.Scheduled, 3, 6));
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task TicksMissedWhileOneTakesLongAreMadeUpForOnceAndTheOthersKeepTheirTime()
    {
        var schedule = new ScheduleOptions { IntervalSeconds = 600, JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, Targets[..1]);
        await quartz.AskedAsync(1);
        var held = new TaskCompletionSource();
        quartz.Bench.Pages.Meanwhile = _ => held.Task;
        quartz.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await quartz.AskedAsync(2);

        quartz.Bench.Clock.Advance(TimeSpan.FromMinutes(45));
        quartz.Asked.Should().HaveCount(2);
        quartz.Bench.Pages.Meanwhile = _ => Task.CompletedTask;
        held.SetResult();
        await quartz.AskedAsync(3);
        quartz.Bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await quartz.AskedAsync(4);

        quartz.Asked.Select(one => (one.At - TickBench.Start).TotalMinutes).Should().Equal(0, 10, 55, 60);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(-3)]
    [DataRow(3)]
    public async Task SettingTheClockMovesNoTickOfAnInterval(int years)
    {
        var schedule = new ScheduleOptions { JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, Targets[..1]);
        await quartz.CollectedAsync(1);
        quartz.Bench.Clock.Advance(TimeSpan.FromHours(2));

        quartz.Bench.Clock.Set(TickBench.Start.AddYears(years));
        quartz.Bench.Heartbeat.Stuck().Should().BeNull();
        quartz.Bench.Heartbeat.Beats().Single().Due.Should().Be(TickBench.Start.AddYears(years).AddHours(6));
        quartz.Bench.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        quartz.Asked.Should().HaveCount(1);
        quartz.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await quartz.CollectedAsync(2);
        quartz.Bench.Clock.Advance(TimeSpan.FromHours(8));
        await quartz.CollectedAsync(3);

        quartz.Asked.Skip(1).Select(one => one.At).Should().Equal(
            TickBench.Start.AddYears(years).AddHours(6), TickBench.Start.AddYears(years).AddHours(14));
        quartz.Bench.Lines.Should().Contain(line => line.EndsWith(
            $"next={Scraper.Outcomes.UtcText.Seconds(TickBench.Start.AddYears(years).AddHours(14))}"));
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task ACronScheduleIsWorkedOutAgainWhereTheClockIsSetBack()
    {
        var schedule = new ScheduleOptions { Cron = "0 0 */8 * * ?", JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, Targets[..1]);
        await quartz.CollectedAsync(1);
        var past = new DateTimeOffset(2023, 5, 6, 7, 0, 0, TimeSpan.Zero);

        quartz.Bench.Clock.Set(past);
        await quartz.PassAsync(
            CronWatch.BetweenLooks,
            () => quartz.Bench.Heartbeat.Beats().Single().Due == past.AddHours(1));
        quartz.Bench.Heartbeat.Stuck().Should().BeNull();
        quartz.Bench.Clock.Advance(past.AddHours(1) - quartz.Bench.Clock.GetUtcNow());
        await quartz.CollectedAsync(2);

        quartz.Asked[^1].At.Should().Be(past.AddHours(1));
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task ACronTickThatTheClockIsSetBeyondIsMadeUpForOnce()
    {
        var schedule = new ScheduleOptions { Cron = "0 0 */8 * * ?", JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, Targets[..1]);
        await quartz.CollectedAsync(1);
        var ahead = new DateTimeOffset(2029, 5, 6, 7, 0, 0, TimeSpan.Zero);

        quartz.Bench.Clock.Set(ahead);
        quartz.Bench.Heartbeat.Stuck().Should().BeNull();
        await quartz.PassAsync(BetweenQuartzLooks, () => quartz.Asked.Length == 2);
        await quartz.CollectedAsync(2);
        quartz.Asked[^1].At.Should().BeCloseTo(ahead, TimeSpan.FromMinutes(1));
        quartz.Bench.Clock.Advance(ahead.AddHours(1) - quartz.Bench.Clock.GetUtcNow());
        await quartz.CollectedAsync(3);

        quartz.Asked[^1].At.Should().Be(ahead.AddHours(1));
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task SeveralTargetsAreAskedAtStartupThenEachAtItsPhaseThatNoMissedTickMoves()
    {
        var targets = Enumerable.Range(0, 12).Select(at => new TargetOptions { Name = $"db-{at}" }).ToArray();
        var schedule = new ScheduleOptions { IntervalSeconds = 600, JitterSeconds = 0 };
        await using var quartz = await RunningQuartz.StartAsync(schedule, targets);
        await quartz.CollectedAsync(12);
        await GoOnAsync(quartz, targets, TimeSpan.FromMinutes(10));

        // Nothing runs for 35 minutes: three ticks of each target are missed, or four.
        quartz.Bench.Clock.Advance(TimeSpan.FromMinutes(35));
        await quartz.CollectedAsync(36);
        await GoOnAsync(quartz, targets, TimeSpan.FromMinutes(10));

        foreach (var target in targets)
        {
            var at = quartz.Asked.Where(one => one.Target == target.Name)
                .Select(one => one.At - TickBench.Start).ToList();
            var phase = quartz.Bench.Timetable.First(target.Name) - TickBench.Start;
            at.Should().HaveCount(4);
            (at[0], at[2]).Should().Be((TimeSpan.Zero, TimeSpan.FromMinutes(45)));
            at[1].Should().Be(phase);
            at[3].Should().Be(phase + TimeSpan.FromMinutes(phase > TimeSpan.FromMinutes(5) ? 40 : 50));
        }
    }

    /// <summary>Time passes from tick to tick, and stands until those that are due were made.</summary>
    private static async Task GoOnAsync(RunningQuartz quartz, TargetOptions[] targets, TimeSpan time)
    {
        var clock = quartz.Bench.Clock;
        var end = clock.GetUtcNow() + time;
        while (targets.Min(Next) is { } next && next <= end)
        {
            var collected = quartz.Collected.Count() + targets.Count(target => Next(target) == next);
            clock.Advance(next - clock.GetUtcNow());
            await quartz.CollectedAsync(collected);
        }
        clock.Advance(end - clock.GetUtcNow());

        DateTimeOffset? Next(TargetOptions target) =>
            quartz.Bench.Timetable.Next(target.Name, clock.GetUtcNow());
    }

    /// <summary>A host with the ticks in it.</summary>
    private sealed class RunningQuartz : IAsyncDisposable
    {
        private readonly IHost _host;

        private RunningQuartz(TickBench bench, IHost host) => (Bench, _host) = (bench, host);

        public TickBench Bench { get; }

        public (string Target, DateTimeOffset At)[] Asked
        {
            get
            {
                lock (Bench.Pages.Asked)
                    return [.. Bench.Pages.Asked];
            }
        }

        /// <summary>Why each collection that ended took place, and when.</summary>
        public IEnumerable<(string Target, CollectionReason Reason, DateTimeOffset At)> Collected
        {
            get
            {
                lock (Bench.Outbox.Kept)
                    return [.. Bench.Outbox.Kept.Select(one => ReportJson.Read(one.Report.Json))
                        .Select(report => (report.Target, report.Reason, report.ObservedAt))];
            }
        }

        public static async Task<RunningQuartz> StartAsync(ScheduleOptions schedule, TargetOptions[] targets)
        {
            var bench = new TickBench(schedule, targets);
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddSingleton(bench.Series).AddSingleton<IReadOnlyList<TargetOptions>>(targets)
                .AddSingleton(bench.Heartbeat).AddSingleton<TimeProvider>(bench.Clock)
                .AddSingleton(new Random(1));
            builder.Services.AddTicks(schedule, targets, bench.Clock);
            var host = builder.Build();
            await host.StartAsync();
            return new RunningQuartz(bench, host);
        }

        /// <summary>Waits until so many collections began; Quartz runs them on its own threads.</summary>
        public Task AskedAsync(int count) => UntilAsync(() => Asked.Length >= count);

        /// <summary>Waits until so many collections ended, and their ticks with them.</summary>
        public Task CollectedAsync(int count) => UntilAsync(
            () => Collected.Count() >= count && !Bench.Heartbeat.Beats().Any(beat => beat.IsCollecting));

        /// <summary>Time passes, in steps that leave every thread the time to come along, until something is
        /// so.</summary>
        public async Task PassAsync(TimeSpan step, Func<bool> isSo)
        {
            for (var looks = 0; !isSo(); looks++)
            {
                if (looks % 100 == 0)
                    Bench.Clock.Advance(step);
                await Task.Delay(1);
            }
        }

        /// <summary>Time stands until something is so: a tick under way when it went on would run into its
        /// deadline.</summary>
        private static async Task UntilAsync(Func<bool> isSo)
        {
            while (!isSo())
                await Task.Delay(1);
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }
}
