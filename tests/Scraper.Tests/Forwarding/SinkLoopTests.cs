using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Delivering until stopped.</summary>
[TestClass]
public sealed class SinkLoopTests : IDisposable
{
    private readonly ForwardingRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task TheLoopIsWokenByAnAppendAndEndsWhenStopped()
    {
        var sink = new CollectingSink("a");
        using var stop = new CancellationTokenSource();
        var forwarder = _rig.Forwarder(sink);
        var running = forwarder.RunAsync(stop.Token);

        var report = _rig.Append("a");
        forwarder.Wake();
        await sink.NextAttempt();

        stop.Cancel();
        await running;
        sink.Attempts.Single().ReportId.Should().Be(report.ReportId);
        _rig.Outbox.Bytes().Should().Be(0);
    }

    [TestMethod]
    public async Task ALoopThatSleepsIsWokenByAnAppend()
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_rig.Outbox, failures: 0);
        using var stop = new CancellationTokenSource();
        var forwarder = _rig.Forwarder(outbox, sink);
        var running = forwarder.RunAsync(stop.Token);
        (await outbox.Idle.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();

        _rig.Append("a");
        forwarder.Wake();

        await sink.NextAttempt();
        stop.Cancel();
        await running;
    }

    [TestMethod]
    public async Task ASeriesOfFailuresIsTwoLinesOfLog()
    {
        var no = Delivery.RetryLater("connection refused");
        var sink = new CollectingSink("a", no, no, no);
        _rig.Append("a");
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(sink).RunAsync(stop.Token);

        await sink.NextAttempt();
        for (var attempt = 2; attempt <= 4; attempt++)
            await _rig.UntilAttempt(sink, attempt);

        await ForwardingRig.Until(() => _rig.Outbox.Bytes() == 0);
        stop.Cancel();
        await running;
        _rig.Log.Seen.Should().Equal(
            "Warning: sink a does not take reports, they are kept and tried again: connection refused",
            "Information: sink a takes reports again");
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_deliveries_total{sink=\"a\",verdict=\"retry_later\"} 3",
            "scraper_deliveries_total{sink=\"a\",verdict=\"accepted\"} 1",
            "scraper_deliveries_total{sink=\"a\",verdict=\"rejected\"} 0",
            "scraper_delivery_duration_seconds_count{sink=\"a\"} 4",
        ]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public async Task AnOutboxThatFailsToNoteAVerdictDoesNotMakeTheSinkReceiveTwice(int failures)
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_rig.Outbox, failures);
        var (first, second) = (_rig.Append("a"), _rig.Append("a"));
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(outbox, sink).RunAsync(stop.Token);

        await _rig.UntilAttempt(sink, 2);
        await ForwardingRig.Until(() => _rig.Outbox.Bytes() == 0);
        stop.Cancel();
        await running;

        sink.Attempts.Select(report => report.ReportId).Should().Equal(first.ReportId, second.ReportId);
        _rig.Log.Seen.Should().Equal(
            "Error: sink a waits for the outbox: no space left",
            "Information: the outbox works again for sink a");
        (await _rig.MetricsAsync()).Should().Contain(
            $"scraper_outbox_failures_total{{kind=\"state_full\"}} {failures}");
    }

    [TestMethod]
    public async Task AnAttemptUnderWayMayEndWhenStopped()
    {
        var sink = new HangingSink("a");
        _rig.Append("a");
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(sink).RunAsync(stop.Token);
        await sink.Asked.Task;

        stop.Cancel();
        running.IsCompleted.Should().BeFalse();
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        await running;

        _rig.Outbox.Waiting("a").Single().Attempts.Should().Be(0);
    }
}
