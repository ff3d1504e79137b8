using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>What is due now is delivered, once.</summary>
[TestClass]
public sealed class ForwarderTests : IDisposable
{
    private readonly ForwardingRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task EverySinkGetsEveryReport()
    {
        var (a, b) = (new CollectingSink("a"), new CollectingSink("b"));
        var (first, second) = (_rig.Append("a", "b"), _rig.Append("a", "b"));

        (await _rig.Forwarder(a, b).DrainAsync(default)).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.Accepted, null),
            new Handover(second.ReportId, "a", Verdict.Accepted, null),
            new Handover(first.ReportId, "b", Verdict.Accepted, null),
            new Handover(second.ReportId, "b", Verdict.Accepted, null));

        _rig.Outbox.Bytes().Should().Be(0);
        a.Attempts.Select(report => report.ReportId).Should().Equal(first.ReportId, second.ReportId);
        b.Attempts.First().Json.ToArray().Should().Equal(first.Json.ToArray());
    }

    [TestMethod]
    public async Task ASinkThatPutsOffStopsForNowAndHoldsUpNoOther()
    {
        var (down, up) = (new CollectingSink("down", Delivery.RetryLater("503")), new CollectingSink("up"));
        var (first, second) = (_rig.Append("down", "up"), _rig.Append("down", "up"));

        (await _rig.Forwarder(down, up).DrainAsync(default)).Should().Equal(
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
        var (first, second) = (_rig.Append("a"), _rig.Append("a"));

        (await _rig.Forwarder(sink).DrainAsync(default)).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.Rejected, "400 Bad Request"),
            new Handover(second.ReportId, "a", Verdict.Accepted, null));

        _rig.Log.Seen.Should().Equal(
            $"Warning: sink a refused report {first.ReportId}, it is tried for an hour and then set aside: "
            + "400 Bad Request");
        (await _rig.MetricsAsync()).Should().Contain("scraper_outbox_set_aside_total{sink=\"a\"} 0");
    }

    [TestMethod]
    [DataRow("RetryLater", "put off", "does not take reports, they are kept and tried again: put off")]
    [DataRow("Rejected", "refused",
        "refused report <id>, it is tried for an hour and then set aside: refused")]
    public async Task AVerdictWithoutAReasonIsGivenOne(string verdict, string reason, string told)
    {
        var delivery = new Delivery { Verdict = Enum.Parse<Verdict>(verdict) };
        var report = _rig.Append("a");

        await _rig.Forwarder(new CollectingSink("a", delivery)).DrainAsync(default);

        _rig.Outbox.States().Single().LastReason.Should().Be(reason);
        _rig.Log.Seen.Should().Equal($"Warning: sink a {told.Replace("<id>", report.ReportId.ToString())}");
    }

    [TestMethod]
    public async Task WhyAReportWasRefusedIsKept()
    {
        _rig.Append("a");

        await _rig.Forwarder(new CollectingSink("a", Delivery.Rejected("400 Bad Request")))
            .DrainAsync(default);

        _rig.Outbox.States().Single().LastReason.Should().Be("400 Bad Request");
    }

    [TestMethod]
    public async Task WhatIsNotYetDueWaitsForTheNextTime()
    {
        var sink = new CollectingSink("a", Delivery.RetryLater("429", TimeSpan.FromHours(1)));
        var report = _rig.Append("a");
        await _rig.Forwarder(sink).DrainAsync(default);

        _rig.Time.Advance(TimeSpan.FromMinutes(59));
        (await _rig.Forwarder(sink).DrainAsync(default)).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "429"));
        _rig.Append("a").ReportId.Should().NotBe(report.ReportId);
        (await _rig.Forwarder(sink).DrainAsync(default))[1].Reason.Should().Be(
            "waits behind an older report: 429");
        sink.Attempts.Should().ContainSingle();

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await _rig.Forwarder(sink).DrainAsync(default)).Select(one => one.Verdict).Should().Equal(
            Verdict.Accepted, Verdict.Accepted);
    }

    [TestMethod]
    public async Task ThePauseGrowsWithEachFailureOfAReport()
    {
        var no = Delivery.RetryLater("503");
        var forwarder = _rig.Forwarder(new CollectingSink("a", no, no, no));
        _rig.Append("a");

        foreach (var (shortest, longest) in ((double, double)[])[(2.5, 5), (5, 10), (10, 20)])
        {
            await forwarder.DrainAsync(default);
            (_rig.Outbox.NextDueAt("a") - _rig.Time.GetUtcNow())!.Value.TotalSeconds
                .Should().BeInRange(shortest, longest);
            _rig.Time.Advance(TimeSpan.FromSeconds(longest));
        }

        string.Join('\n', _rig.Log.Lines).Should().Match(
            "Warning: sink a does not take reports, they are kept and tried again: 503\n"
            + "Debug: sink a, attempt 2: 503; again in 00:00:0*\n"
            + "Debug: sink a, attempt 3: 503; again in 00:00:1*");
    }

    [TestMethod]
    public async Task EachSeriesOfFailuresIsToldWhenItBeginsAndWhenItEnds()
    {
        var no = Delivery.RetryLater("503");
        var forwarder = _rig.Forwarder(
            new CollectingSink("a", no, Delivery.Accepted, Delivery.Accepted, no, Delivery.Rejected("400")));
        for (var report = 0; report < 3; report++)
            _rig.Append("a");

        for (var drain = 0; drain < 3; drain++)
        {
            await forwarder.DrainAsync(default);
            _rig.Time.Advance(TimeSpan.FromMinutes(5));
        }

        _rig.Log.Seen.Select(line => line[..line.IndexOf(' ', 20)]).Should().Equal(
            "Warning: sink a does", "Information: sink a takes",
            "Warning: sink a does", "Information: sink a takes", "Warning: sink a refused");
    }

    [TestMethod]
    public async Task ASinkThatNeverAnswersIsPutOff()
    {
        var sink = new HangingSink("a");
        var report = _rig.Append("a");
        var draining = _rig.Forwarder(sink).DrainAsync(default);
        await sink.Asked.Task;

        _rig.Time.Advance(TimeSpan.FromMilliseconds(29_999));
        sink.Limit.IsCancellationRequested.Should().BeFalse();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await draining).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "no answer within 30 s"));
        (await _rig.MetricsAsync()).Should().Contain("scraper_delivery_duration_seconds_sum{sink=\"a\"} 30");
    }

    [TestMethod]
    public async Task ADrainSaysThatTheOutboxFailed()
    {
        _rig.Append("a");

        var forwarder = _rig.Forwarder(new FailingOutbox(_rig.Outbox, failures: 1), new CollectingSink("a"));
        var drain = () => forwarder.DrainAsync(default);

        (await drain.Should().ThrowAsync<OutboxException>())
            .Which.Failure.Kind.Should().Be(FailureKind.StateFull);
    }

    [TestMethod]
    public async Task ADrainThatIsStoppedInAnAttemptSaysSoAndKeepsIt()
    {
        var sink = new HangingSink("a");
        var (first, second) = (_rig.Append("a"), _rig.Append("a"));
        using var stop = new CancellationTokenSource();
        var draining = _rig.Forwarder(sink).DrainAsync(stop.Token);
        await sink.Asked.Task;

        stop.Cancel();
        _rig.Time.Advance(TimeSpan.FromSeconds(5));

        const string Stopped = "stopped while it was being sent; it is kept";
        (await draining).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.RetryLater, Stopped),
            new Handover(
                second.ReportId, "a", Verdict.RetryLater, "waits behind an older report: " + Stopped));
        _rig.Outbox.Waiting("a").Select(owed => owed.Attempts).Should().Equal(0, 0);
    }

    [TestMethod]
    public async Task AnotherProcessesSinkIsLeftToIt()
    {
        var sink = new CollectingSink("a");
        var outbox = new FailingOutbox(_rig.Outbox, failures: 0);
        var report = _rig.Append("a");
        using var claim = _rig.Reopen().Claim("a");
        var draining = _rig.Forwarder(outbox, sink).DrainAsync(default);

        for (var second = 1; second <= 30; second++)
        {
            await _rig.TimersSet(TimeSpan.FromSeconds(1), second);
            outbox.Claims.Should().Be(second);
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await draining).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "not tried yet"));
        sink.Attempts.Should().BeEmpty();
        outbox.Claims.Should().Be(31);
        _rig.Time.Timers.Should().Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), 30));
    }

    [TestMethod]
    public async Task WhatAnotherProcessLeavesOfItsSinkIsDelivered()
    {
        var sink = new CollectingSink("a");
        var report = _rig.Append("a");
        var claim = _rig.Reopen().Claim("a")!;
        var draining = _rig.Forwarder(sink).DrainAsync(default);
        await _rig.TimersSet(TimeSpan.FromSeconds(1));

        claim.Dispose();
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await draining).Should().Equal(new Handover(report.ReportId, "a", Verdict.Accepted, null));
    }

    [TestMethod]
    public async Task GaugesTellWhatWaits()
    {
        var report = _rig.Append("a", "gone");
        var forwarder = _rig.Forwarder(new CollectingSink("a"), new CollectingSink("idle"));

        forwarder.Observe();
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_outbox_reports{sink=\"a\"} 1",
            "scraper_outbox_reports{sink=\"idle\"} 0",
            $"scraper_outbox_bytes {report.Json.Length}",
            "scraper_outbox_oldest_timestamp_seconds{sink=\"a\"} 1767323045.678",
        ]);

        await forwarder.DrainAsync(default);
        var drained = await _rig.MetricsAsync();
        drained.Should().Contain([
            "scraper_outbox_reports{sink=\"a\"} 0", "scraper_outbox_reports{sink=\"gone\"} 1",
        ]);
        drained.Where(line => line.StartsWith("scraper_outbox_oldest", StringComparison.Ordinal)).Should()
            .ContainSingle().Which.Should().Contain("{sink=\"gone\"}");
    }

    [TestMethod]
    public async Task WhatExpiresIsCountedAndTold()
    {
        _rig.Append("gone");
        _rig.Time.Advance(TimeSpan.FromDays(31));

        await _rig.Forwarder(new CollectingSink("a")).DrainAsync(default);

        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_outbox_expired_total{sink=\"gone\",bound=\"age\"} 1",
            "scraper_outbox_expired_total{sink=\"a\",bound=\"age\"} 0",
            "scraper_outbox_expired_total{sink=\"a\",bound=\"size\"} 0",
        ]);
        _rig.Log.Seen.Should().Equal(
            "Warning: reports expired by a bound of the outbox sink=gone reports=1 bound=age");
    }

    [TestMethod]
    public async Task ASinkThatIsGoneFromTheSettingsAndIsOwedReportsIsWarnedOf()
    {
        _rig.Append("gone", "a");

        await _rig.Forwarder(new CollectingSink("a")).DrainAsync(default);

        _rig.Log.Seen.Should().Equal(
            "Warning: sink gone is no longer in the settings and 1 reports still wait for it: they are sent "
            + "when it is there again, expire by the bounds of the outbox, and go with outbox drop --all "
            + "--sink");
    }
}
