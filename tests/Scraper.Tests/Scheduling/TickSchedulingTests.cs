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
    public async Task TicksMissedWhileOneTakesLongAreMadeUpForOnce()
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
        quartz.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await quartz.AskedAsync(4);

        quartz.Asked.Select(one => (one.At - TickBench.Start).TotalMinutes).Should().Equal(0, 10, 55, 65);
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
        public async Task AskedAsync(int count)
        {
            while (Asked.Length < count)
                await Task.Delay(1);
        }

        /// <summary>Waits until so many collections ended.</summary>
        public async Task CollectedAsync(int count)
        {
            while (Collected.Count() < count)
                await Task.Delay(1);
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }
}
