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
    public async Task ABugBelowEndsNoLoopAndEachTellsItOnce()
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_rig.Outbox, failures: 0) { HasBug = true };
        _rig.Append("a");
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(outbox, sink).RunAsync(stop.Token);
        int Thrown(string what) => outbox.Thrown.Count(one => one == what);
        await ForwardingRig.Until(() =>
        {
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
            return Thrown("Expire") > 1 && Thrown("NextDue") > 1 && Thrown("IsChangedByOthers") > 1;
        });

        outbox.HasBug = false;
        await _rig.UntilAttempt(sink, 1);

        stop.Cancel();
        await running;
        _rig.Log.Seen.Where(line => line.StartsWith("Error: ", StringComparison.Ordinal)).Order()
            .Should().Equal(
                "Error: a bug in the keeping of the outbox, it goes on",
                "Error: a bug in the keeping of the outbox, it goes on",
                "Error: a bug in the loop of sink a, it goes on after a pause");
        (await _rig.MetricsAsync()).Should().Contain(
            $"scraper_failures_total{{stage=\"program\",kind=\"bug\"}} {outbox.Thrown.Count}");
    }

    [TestMethod]
    public async Task ASeriesOfFailuresIsTwoLinesOfLog()
    {
        var no = Delivery.RetryLater("connection refused");
        var sink = new CollectingSink("a", no, no, no);
        _rig.Append("a");
        await DeliverAsync(sink, attempts: 4);

        _rig.Log.Seen.Should().Equal(
            "Warning: sink a does not take reports, they are kept and tried again: connection refused",
            "Information: sink a takes reports again");
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_deliveries_total{sink=\"a\",verdict=\"retry_later\"} 3",
            "scraper_deliveries_total{sink=\"a\",verdict=\"accepted\"} 1",
            "scraper_delivery_duration_seconds_count{sink=\"a\"} 4",
        ]);
    }

    [TestMethod]
    public async Task AnotherCauseOfFailureIsToldAndItsDetailsAreNot()
    {
        var sink = new CollectingSink("a", Put("500", "id 1"), Put("500", "id 2"), Put("403", "token"));
        _rig.Append("a");
        await DeliverAsync(sink, attempts: 4);

        _rig.Log.Seen.Should().Equal(
            "Warning: sink a does not take reports, they are kept and tried again: 500: id 1",
            "Warning: sink a does not take reports, they are kept and tried again: 403: token",
            "Information: sink a takes reports again");

        static Delivery Put(string status, string detail) =>
            Delivery.RetryLater($"{status}: {detail}") with { Cause = status };
    }

    /// <summary>Makes so many attempts, at the sink's own pace.</summary>
    private async Task DeliverAsync(CollectingSink sink, int attempts)
    {
        var loop = _rig.Loop(sink);
        while (sink.Attempts.Count < attempts)
        {
            if ((await loop.StepAsync(TimeSpan.FromSeconds(30), default)).Attempt is null)
                _rig.Time.Advance(loop.UntilDue());
        }
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
            "Information: sink a no longer waits for the outbox");
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
        _rig.Time.Advance(TimeSpan.FromMilliseconds(4_999));
        sink.Limit.IsCancellationRequested.Should().BeFalse();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await running;

        _rig.Outbox.Waiting("a").Single().Attempts.Should().Be(0);
    }

    [TestMethod]
    [DataRow(null, 600)]
    [DataRow(60, 60)]
    [DataRow(599, 599)]
    [DataRow(3600, 600)]
    public async Task ALoopSleepsUntilTheNextIsDueAndNoLongerThanTenMinutes(int? due, int seconds)
    {
        if (due is { } after)
        {
            _rig.Append("a");
            var no = Delivery.RetryLater("503", TimeSpan.FromSeconds(after));
            await _rig.Forwarder(new CollectingSink("a", no)).DrainAsync(default);
            _rig.Time.Timers.Clear();
        }

        await RunUntilAsync(
            _rig.Forwarder(new CollectingSink("a")), () => !_rig.Time.Timers.IsEmpty);

        _rig.Time.Timers.Should().Equal(TimeSpan.FromSeconds(seconds));
    }

    [TestMethod]
    public async Task ALoopLooksOnceASecondWhetherItsSinkIsFree()
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_rig.Outbox, failures: 0);
        _rig.Append("a");
        var claim = _rig.Reopen().Claim("a")!;
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(outbox, sink).RunAsync(stop.Token);

        for (var second = 1; second <= 3; second++)
        {
            await _rig.TimersSet(TimeSpan.FromSeconds(1), second);
            outbox.Claims.Should().Be(second);
            if (second == 3)
                claim.Dispose();
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await sink.NextAttempt();

        stop.Cancel();
        await running;
    }

    [TestMethod]
    public async Task AnOutboxThatFailsIsAskedAgainAtTheSinksPace()
    {
        var outbox = new FailingOutbox(_rig.Outbox, failures: 2);
        _rig.Append("a");
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(outbox, new CollectingSink("a")).RunAsync(stop.Token);

        foreach (var (shortest, longest) in ((double, double)[])[(2.5, 5), (5, 10)])
        {
            bool IsPause(TimeSpan timer) =>
                timer.TotalSeconds >= shortest && timer.TotalSeconds < longest;
            await ForwardingRig.Until(() => _rig.Time.Timers.Any(IsPause));
            _rig.Time.Advance(_rig.Time.Timers.Single(IsPause));
        }
        await ForwardingRig.Until(() => _rig.Outbox.Bytes() == 0);

        stop.Cancel();
        await running;
    }

    [TestMethod]
    public async Task GaugesFollowEachAppendAndEachAttempt()
    {
        using var stop = new CancellationTokenSource();
        var forwarder = _rig.Forwarder(new CollectingSink("a"));
        var claim = _rig.Reopen().Claim("a")!;
        var running = forwarder.RunAsync(stop.Token);
        await UntilShownAsync("scraper_outbox_reports{sink=\"a\"} 0");

        _rig.Append("a");
        forwarder.Wake();
        await UntilShownAsync("scraper_outbox_reports{sink=\"a\"} 1");

        claim.Dispose();
        await UntilShownAsync("scraper_outbox_reports{sink=\"a\"} 0");

        stop.Cancel();
        await running;
    }

    [TestMethod]
    public async Task AgeExpiresWhatNobodyTakesThoughNothingElseHappens()
    {
        _rig.Append("gone");
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder().RunAsync(stop.Token);
        await ForwardingRig.Until(() => !_rig.Log.Lines.IsEmpty);
        _rig.Log.Lines.Clear(); // that gone is owed a report

        _rig.Time.Advance(TimeSpan.FromDays(31));
        await ForwardingRig.Until(() =>
        {
            _rig.Time.Advance(TimeSpan.FromHours(1));
            return !_rig.Log.Lines.IsEmpty;
        });

        _rig.Log.Seen.Should().Equal(
            "Warning: reports expired by a bound of the outbox sink=gone reports=1 bound=age");
        stop.Cancel();
        await running;
    }

    private async Task UntilShownAsync(string line)
    {
        while (!(await _rig.MetricsAsync()).Contains(line))
            _rig.Time.Advance(Forwarder.BetweenGlances);
    }

    private static async Task RunUntilAsync(Forwarder forwarder, Func<bool> condition)
    {
        using var stop = new CancellationTokenSource();
        var running = forwarder.RunAsync(stop.Token);
        await ForwardingRig.Until(condition);
        stop.Cancel();
        await running;
    }
}
