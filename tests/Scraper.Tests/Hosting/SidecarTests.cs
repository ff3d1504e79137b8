using System.Net;
using System.Net.Sockets;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Settings;
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
        await sidecar.Collected;
        await sidecar.Forwarding;

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
        sidecar.Log.Should().MatchRegex(@"^\S+ info listening address=http://127\.0\.0\.1:\d+ targets=1\n")
            .And.MatchRegex(@"\n\S+ info collected target=default reason=startup filled=16/18 ")
            .And.EndWith("info stopped\n");
    }

    [TestMethod]
    public async Task SwitchedOffItOnlyAnswersThatItIs()
    {
        await using var sidecar = await RunningSidecar.StartAsync(parts => parts with
        {
            Reporting = new ReportingSwitch(["DO_NOT_TRACK=1"]),
        });

        (await sidecar.GetAsync("/healthz")).Body.Should().Be("ok\nreporting is off (DO_NOT_TRACK=1)\n");
        (await sidecar.GetAsync("/readyz")).Body.Should().Be("ready\nreporting is off (DO_NOT_TRACK=1)\n");
        (await sidecar.GetAsync("/metrics")).Body.Should().Contain("scraper_reporting_disabled 1\n");
        (await sidecar.StopAsync()).Should().BeNull();
        sidecar.Collected.IsCompleted.Should().BeFalse();
        sidecar.Forwarding.IsCompleted.Should().BeFalse();
    }

    [TestMethod]
    public async Task AStuckLoopIsNotAlive()
    {
        await using var sidecar = await RunningSidecar.StartAsync(parts =>
        {
            parts.Heartbeat.Expect("elsewhere", DateTimeOffset.UtcNow.AddHours(-1));
            return parts;
        });

        var (status, body, _) = await sidecar.GetAsync("/healthz");
        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        body.Should().StartWith("stuck: the tick of target elsewhere due at ");
        (await sidecar.GetAsync("/readyz")).Status.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task ATakenPortIsAClearSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = ListenAddress.Parse(taken.LocalEndpoint.ToString()!)!;

        var (failure, log) = await RunningSidecar.RunAsync(parts => parts with { ListenAddress = address });

        log.Should().BeEmpty();
        failure.Should().Be(new Failure(FailureKind.UsageInvalid,
            $"cannot listen on {address}: Address already in use; set listen_address to a free one"));
    }

    [TestMethod]
    public async Task AForwarderWithABugEndsTheProgramWithIt()
    {
        var run = () => RunningSidecar.RunAsync(parts => parts with
        {
            Forward = async stop =>
            {
                await Task.Yield();
                throw new InvalidOperationException("a bug");
            },
        });

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("a bug");
    }

    [TestMethod]
    public async Task ACollectionThatIsStoppedEndsAtOnce()
    {
        await using var sidecar = await RunningSidecar.StartAsync(parts => parts with
        {
            Collect = async (_, _, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return new Failure(FailureKind.ConnectionLost, "never");
            },
        });

        (await sidecar.StopAsync()).Should().BeNull();
    }
}
