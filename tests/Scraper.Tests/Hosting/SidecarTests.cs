using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>The sidecar, in process, on a free port.</summary>
[TestClass]
public sealed class SidecarTests
{
    [TestMethod]
    public async Task ItCollectsForwardsAndServesItsPages()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await sidecar.Sink.NextAttempt();

        (await sidecar.GetAsync("/")).Body.Should()
            .StartWith("scraper: usage telemetry of the database beside it\n");
        (await sidecar.GetAsync("/readyz")).Status.Should().Be(HttpStatusCode.OK);
        (await sidecar.GetAsync("/healthz")).Status.Should().Be(HttpStatusCode.OK);
        (await sidecar.GetAsync("/healthz")).Body.Should().MatchRegex("^ok\ntarget default: last success ");
        var metrics = await sidecar.GetAsync("/metrics");
        metrics.Body.Should().Contain("scraper_reporting_disabled 0\n")
            .And.Contain("scraper_next_tick_timestamp_seconds{target=\"default\"} ");
        metrics.Type.Should().Be("text/plain; version=0.0.4; charset=utf-8");
        (await sidecar.GetAsync("/nowhere")).Status.Should().Be(HttpStatusCode.NotFound);
        (await sidecar.StopAsync()).Should().BeNull();
        sidecar.Log.Should()
            .MatchRegex(@"(?m)^\S+ info listening address=http://127\.0\.0\.1:\d+ version=0\.1\.0 "
                + @"settings=scraper\.yaml state_dir=/\S+ targets=1 sinks=file "
                + @"schedule=every 8h, jitter 1m, at startup\n")
            .And.MatchRegex(@"(?m)^\S+ info collected target=default reason=startup filled=16/18 ")
            .And.EndWith("info stopped\n");
    }

    [TestMethod]
    public async Task ATargetThatFailsSaysWhyOnEveryPageAndAlertsOnAgeFire()
    {
        var asked = new TaskCompletionSource();
        await using var sidecar = await RunningSidecar.StartAsync(replace: services =>
            services.AddSingleton<IPageSource>(new FakePages(TimeProvider.System)
            {
                Meanwhile = _ => Task.FromResult(asked.TrySetResult()),
            }.Failing(100, FailureKind.AccessDenied, "give it\na token")));
        await asked.Task;
        await EndToEndWait.UntilAsync("it is told", () => sidecar.Log.Contains("not collected yet"));

        (await sidecar.GetAsync("/healthz")).Body.Should().MatchRegex(
            @"^ok\ntarget default: last success never; next try \S+Z; failing since \S+Z, \d+ attempts, "
            + @"access_denied: give it a token\n$");
        (await sidecar.GetAsync("/readyz")).Body.Should().Contain("access_denied: give it a token\n");
        (await sidecar.GetAsync("/metrics")).Body.Should()
            .Contain("\nscraper_last_success_timestamp_seconds{target=\"default\"} 0\n")
            .And.Contain("\nscraper_last_outcome{target=\"default\",outcome=\"access_denied\"} 1\n")
            .And.MatchRegex("\nscraper_next_tick_timestamp_seconds{target=\"default\"} [1-9]")
            .And.MatchRegex("\nscraper_last_outcome_since_timestamp_seconds{target=\"default\"} [1-9]")
            .And.MatchRegex("\nscraper_last_outcome_attempts{target=\"default\"} [1-9]");
    }

    [TestMethod]
    public async Task SwitchedOffItOnlyAnswersThatItIs()
    {
        await using var sidecar = await RunningSidecar.StartAsync(settings => settings with
        {
            Reporting = new ReportingSwitch(["DO_NOT_TRACK=1"]),
        });

        (await sidecar.GetAsync("/healthz")).Body.Should().Be("ok\nreporting is off (DO_NOT_TRACK=1)\n");
        (await sidecar.GetAsync("/readyz")).Body.Should().Be("ready\nreporting is off (DO_NOT_TRACK=1)\n");
        (await sidecar.GetAsync("/metrics")).Body.Should().Contain("scraper_reporting_disabled 1\n");
        (await sidecar.StopAsync()).Should().BeNull();
        sidecar.Pages.Asked.Should().BeEmpty();
        sidecar.Sink.Attempts.Should().BeEmpty();
    }

    [TestMethod]
    public async Task AStuckLoopIsNotAlive()
    {
        var heartbeat = new Heartbeat(TimeProvider.System);
        heartbeat.Expect("elsewhere", TimeSpan.FromHours(-1));
        await using var sidecar = await RunningSidecar.StartAsync(
            replace: services => services.AddSingleton(heartbeat));

        var (status, body, _) = await sidecar.GetAsync("/healthz");
        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        body.Should().StartWith("stuck: the tick of target elsewhere due at ");
        (await sidecar.GetAsync("/readyz")).Status.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task AClientThatNeverEndsItsRequestHoldsUpNoCollectionThatIsToEnd()
    {
        var (asked, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var sidecar = await RunningSidecar.StartAsync(replace: services =>
            services.AddSingleton<IPageSource>(new FakePages(TimeProvider.System)
            {
                Meanwhile = async stop =>
                {
                    asked.TrySetResult();
                    using var told = stop.Register(ended.SetResult);
                    await ended.Task;
                    stop.ThrowIfCancellationRequested();
                },
            }));
        using var client = new TcpClient(sidecar.Address.Host, sidecar.Address.Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await client.GetStream().ReadExactlyAsync(new byte[1]);
        await client.GetStream().WriteAsync("GET /metr"u8.ToArray());
        await asked.Task;

        var stopping = sidecar.StopAsync();

        (await Task.WhenAny(ended.Task, stopping)).Should().Be(ended.Task);
        (await stopping).Should().BeNull();
        sidecar.Log.Should().EndWith("info stopped\n").And.NotContain("Scheduler ");
    }

    [TestMethod]
    public async Task ATakenPortIsAClearSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = ListenAddress.Parse(taken.LocalEndpoint.ToString()!)!;

        var (failure, log) = await RunningSidecar.RunAsync(
            settings => settings with { ListenAddress = address });

        log.Should().BeEmpty();
        failure.Should().Be(new Failure(FailureKind.UsageInvalid,
            $"cannot listen on {address}: Address already in use; set listen_address to a free one"));
    }

    [TestMethod]
    public async Task ASinkWithABugCostsTheProgramAnAttempt()
    {
        var buggy = new BuggySink();
        await using var sidecar = await RunningSidecar.StartAsync(replace: services =>
            services.AddSingleton(RunningSidecar.Routes(buggy)));
        await buggy.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

        (await sidecar.StopAsync()).Should().BeNull();
        sidecar.Log.Should().Contain("a bug in sink file, report ").And.Contain("InvalidOperationException");
    }

    [TestMethod]
    public async Task ACollectionThatIsStoppedEndsAtOnce()
    {
        await using var sidecar = await RunningSidecar.StartAsync(replace: services =>
            services.AddSingleton<IPageSource>(new FakePages(TimeProvider.System)
            {
                Meanwhile = stop => Task.Delay(Timeout.Infinite, stop),
            }));

        (await sidecar.StopAsync()).Should().BeNull();
    }

    [TestMethod]
    public async Task AnOutboxThatCannotBeOpenedIsTheReasonNotToStart()
    {
        var (failure, log) = await RunningSidecar.RunAsync(settings => settings with
        {
            Outbox = settings.Outbox with { StateDirectory = "/dev/null/state" },
        });

        failure!.Kind.Should().Be(FailureKind.StateUnavailable);
        log.Should().BeEmpty();
    }

    /// <summary>A sink with a bug.</summary>
    private sealed class BuggySink : ISink
    {
        public string Name => "file";

        public TaskCompletionSource Asked { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SinkRequest Describe(FrozenReport report) => throw new NotSupportedException();

        public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
        {
            await Task.Yield();
            Asked.TrySetResult();
            throw new InvalidOperationException("a bug");
        }

        public Task<Probe> ProbeAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
