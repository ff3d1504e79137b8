using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

[TestClass]
public sealed class ForwarderTests : IDisposable
{
    private readonly StateDirectory _state = new();
    private readonly FakeTimeProvider _time = new(Some.Time);
    private readonly CollectingLogger<Forwarder> _log = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly SelfMetrics _metrics;
    private readonly SqliteOutbox _outbox;

    public ForwarderTests()
    {
        _metrics = new SelfMetrics(Metrics.WithCustomRegistry(_registry), _time);
        _outbox = _state.Open();
    }

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task EverySinkGetsEveryReport()
    {
        var (a, b) = (new CollectingSink("a"), new CollectingSink("b"));
        var (first, second) = (Append("a", "b"), Append("a", "b"));

        (await Forwarder(a, b).DrainAsync(default)).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.Accepted, null),
            new Handover(second.ReportId, "a", Verdict.Accepted, null),
            new Handover(first.ReportId, "b", Verdict.Accepted, null),
            new Handover(second.ReportId, "b", Verdict.Accepted, null));

        _outbox.Bytes().Should().Be(0);
        a.Attempts.Select(report => report.ReportId).Should().Equal(first.ReportId, second.ReportId);
        b.Attempts.First().Json.ToArray().Should().Equal(first.Json.ToArray());
    }

    [TestMethod]
    public async Task ASinkThatPutsOffStopsForNowAndHoldsUpNoOther()
    {
        var (down, up) = (new CollectingSink("down", Delivery.RetryLater("503")), new CollectingSink("up"));
        var (first, second) = (Append("down", "up"), Append("down", "up"));

        (await Forwarder(down, up).DrainAsync(default)).Should().Equal(
            new Handover(first.ReportId, "down", Verdict.RetryLater, "503"),
            new Handover(second.ReportId, "down", Verdict.RetryLater, "waits behind an older report: 503"),
            new Handover(first.ReportId, "up", Verdict.Accepted, null),
            new Handover(second.ReportId, "up", Verdict.Accepted, null));

        down.Attempts.Should().ContainSingle();
    }

    [TestMethod]
    public async Task ARejectedReportNeverBlocksTheNext()
    {
        var sink = new CollectingSink("a", Delivery.Rejected("400 Bad Request"));
        var (first, second) = (Append("a"), Append("a"));

        (await Forwarder(sink).DrainAsync(default)).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.Rejected, "400 Bad Request"),
            new Handover(second.ReportId, "a", Verdict.Accepted, null));

        _log.Seen.Should().Equal(
            $"Warning: sink a refused report {first.ReportId} for good, it is set aside: 400 Bad Request");
        _metrics.OutboxSetAside.WithLabels("a").Value.Should().Be(1);
    }

    [TestMethod]
    public async Task WhatIsNotYetDueWaitsForTheNextTime()
    {
        var sink = new CollectingSink("a", Delivery.RetryLater("429", TimeSpan.FromHours(1)));
        var report = Append("a");
        await Forwarder(sink).DrainAsync(default);

        _time.Advance(TimeSpan.FromMinutes(59));
        (await Forwarder(sink).DrainAsync(default)).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "429"));
        sink.Attempts.Should().ContainSingle();

        _time.Advance(TimeSpan.FromMinutes(1));
        (await Forwarder(sink).DrainAsync(default)).Single().Verdict.Should().Be(Verdict.Accepted);
    }

    [TestMethod]
    public async Task ASinkThatNeverAnswersIsPutOff()
    {
        var sink = new HangingSink("a");
        var report = Append("a");
        var draining = Forwarder(sink).DrainAsync(default);
        await sink.Asked.Task;

        _time.Advance(TimeSpan.FromSeconds(30));

        (await draining).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "no answer within 30 s"));
    }

    [TestMethod]
    public async Task TheLoopIsWokenByAnAppendAndEndsWhenStopped()
    {
        var sink = new CollectingSink("a");
        using var stop = new CancellationTokenSource();
        var forwarder = Forwarder(sink);
        var running = forwarder.RunAsync(stop.Token);

        var report = Append("a");
        forwarder.Wake();
        await sink.NextAttempt();

        stop.Cancel();
        await running;
        sink.Attempts.Single().ReportId.Should().Be(report.ReportId);
        _outbox.Bytes().Should().Be(0);
    }

    [TestMethod]
    public async Task ASeriesOfFailuresIsTwoLinesOfLog()
    {
        var no = Delivery.RetryLater("connection refused");
        var sink = new CollectingSink("a", no, no, no);
        Append("a");
        using var stop = new CancellationTokenSource();
        var running = Forwarder(sink).RunAsync(stop.Token);

        await sink.NextAttempt();
        for (var attempt = 2; attempt <= 4; attempt++)
            await UntilAttempt(sink, attempt);

        await Until(() => _outbox.Bytes() == 0);
        stop.Cancel();
        await running;
        _log.Seen.Should().Equal(
            "Warning: sink a does not take reports, they are kept and tried again: connection refused",
            "Information: sink a takes reports again");
        _metrics.Deliveries.WithLabels("a", "retry_later").Value.Should().Be(3);
        _metrics.Deliveries.WithLabels("a", "accepted").Value.Should().Be(1);
    }

    [TestMethod]
    public async Task AnOutboxThatFailsToNoteAVerdictDoesNotMakeTheSinkReceiveTwice()
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_outbox, failures: 3);
        var (first, second) = (Append("a"), Append("a"));
        using var stop = new CancellationTokenSource();
        var running = Forwarder(outbox, sink).RunAsync(stop.Token);

        await UntilAttempt(sink, 2);
        await Until(() => _outbox.Bytes() == 0);
        stop.Cancel();
        await running;

        sink.Attempts.Select(report => report.ReportId).Should().Equal(first.ReportId, second.ReportId);
        _log.Seen.Should().Equal(
            "Error: sink a waits for the outbox: no space left",
            "Information: the outbox works again for sink a");
        _metrics.OutboxFailures.WithLabels("state_full").Value.Should().Be(3);
    }

    [TestMethod]
    public async Task ADrainSaysThatTheOutboxFailed()
    {
        Append("a");

        var forwarder = Forwarder(new FailingOutbox(_outbox, failures: 1), new CollectingSink("a"));
        var drain = () => forwarder.DrainAsync(default);

        (await drain.Should().ThrowAsync<OutboxException>())
            .Which.Failure.Kind.Should().Be(FailureKind.StateFull);
    }

    [TestMethod]
    public async Task AnAttemptUnderWayMayEndWhenStopped()
    {
        var sink = new HangingSink("a");
        Append("a");
        using var stop = new CancellationTokenSource();
        var running = Forwarder(sink).RunAsync(stop.Token);
        await sink.Asked.Task;

        stop.Cancel();
        running.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        await running;

        _outbox.Waiting("a").Single().Attempts.Should().Be(0);
    }

    [TestMethod]
    public async Task ADrainThatIsStoppedInAnAttemptSaysSoAndKeepsIt()
    {
        var sink = new HangingSink("a");
        var (first, second) = (Append("a"), Append("a"));
        using var stop = new CancellationTokenSource();
        var draining = Forwarder(sink).DrainAsync(stop.Token);
        await sink.Asked.Task;

        stop.Cancel();
        _time.Advance(TimeSpan.FromSeconds(5));

        const string Stopped = "stopped while it was being sent; it is kept";
        (await draining).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.RetryLater, Stopped),
            new Handover(
                second.ReportId, "a", Verdict.RetryLater, "waits behind an older report: " + Stopped));
        _outbox.Waiting("a").Select(owed => owed.Attempts).Should().Equal(0, 0);
    }

    [TestMethod]
    public async Task AnotherProcessesSinkIsLeftToIt()
    {
        var sink = new CollectingSink("a");
        var report = Append("a");
        using var claim = _state.Open().Claim("a");
        var draining = Forwarder(sink).DrainAsync(default);

        await AdvanceUntil(draining);

        (await draining).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "not tried yet"));
        sink.Attempts.Should().BeEmpty();
    }

    [TestMethod]
    public async Task GaugesTellWhatWaits()
    {
        var report = Append("a", "gone");
        var forwarder = Forwarder(new CollectingSink("a"));

        forwarder.Observe();
        _metrics.OutboxReports.WithLabels("a").Value.Should().Be(1);
        _metrics.OutboxBytes.Value.Should().Be(report.Json.Length);
        _metrics.OutboxOldest.WithLabels("a").Value.Should().Be(
            report.ObservedAt.ToUnixTimeMilliseconds() / 1000.0);

        await forwarder.DrainAsync(default);
        _metrics.OutboxReports.WithLabels("a").Value.Should().Be(0);
        _metrics.OutboxReports.WithLabels("gone").Value.Should().Be(1);
        _metrics.OutboxOldest.GetAllLabelValues().Should().ContainSingle().Which.Should().Equal("gone");
    }

    [TestMethod]
    public async Task WhatExpiresIsCountedAndTold()
    {
        Append("gone");
        _time.Advance(TimeSpan.FromDays(31));

        await Forwarder(new CollectingSink("a")).DrainAsync(default);

        _metrics.OutboxExpired.WithLabels("gone", "age").Value.Should().Be(1);
        _log.Seen.Should().Equal("Warning: 1 reports for sink gone expired by the outbox's bound of age");
    }

    private Forwarder Forwarder(params ISink[] sinks) => Forwarder(_outbox, sinks);

    private Forwarder Forwarder(IOutbox outbox, params ISink[] sinks) => new(
        [.. sinks.Select(sink => new Route(
            sink, TimeSpan.FromSeconds(30), new Backoff(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5))))],
        outbox, _time, new Random(1), _metrics, _log);

    private FrozenReport Append(params string[] sinks) =>
        _outbox.Append(Some.Frozen(_time.GetUtcNow()), sinks).Value;

    // The loop's timer is set at some moment after the attempt: time goes on until it rings.
    private async Task UntilAttempt(CollectingSink sink, int count) => await Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return sink.Attempts.Count >= count;
    });

    private Task AdvanceUntil(Task done) => Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return done.IsCompleted;
    });

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
