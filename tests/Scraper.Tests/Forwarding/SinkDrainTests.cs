using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>What <c>once --wait</c> asks of the sinks, on a clock that a test moves.</summary>
[TestClass]
public sealed class SinkDrainTests : IDisposable
{
    private static readonly Delivery Busy = Delivery.RetryLater("503") with { MayPass = true };

    private readonly ForwardingRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task ASupersededReportLeavesTheOutboxAndIsCounted()
    {
        var sink = new CollectingSink("a", Delivery.Superseded("400 Bad Request: out of bounds"));
        var report = _rig.Append("a");

        var handovers = await _rig.Forwarder(sink).DrainAsync(default);

        handovers.Should().Equal(new Handover(
            report.ReportId, "a", Verdict.Superseded, "400 Bad Request: out of bounds"));
        _rig.Outbox.States().Single().Should().BeEquivalentTo(new
        {
            Waiting = 0,
            SetAside = 0,
            LastAccepted = (DateTimeOffset?)null,
        });
        _rig.Log.Seen.Should().Equal($"Information: sink a has newer values than report {report.ReportId}, "
            + "which is left out: 400 Bad Request: out of bounds");
        (await _rig.MetricsAsync()).Should().Contain(
            "scraper_deliveries_total{sink=\"a\",verdict=\"superseded\"} 1");
    }

    [TestMethod]
    public async Task WhatMayPassIsTriedAgainAndTheLastWordCounts()
    {
        var report = _rig.Append("a");
        var sink = new CollectingSink("a", Busy, Busy);

        var (handovers, took) = await DrainAsync(sink, TimeSpan.FromMinutes(2));

        handovers.Should().Equal(new Handover(report.ReportId, "a", Verdict.Accepted, null));
        sink.Attempts.Select(one => one.ReportId).Should().Equal(Enumerable.Repeat(report.ReportId, 3));
        took.TotalSeconds.Should().BeInRange(7.5, 20, "the sink's pace is 5 s and twice that");
    }

    [TestMethod]
    public async Task WhatAnOperatorMustMendIsTriedOnce()
    {
        _rig.Append("a");
        var sink = new CollectingSink("a", Delivery.RetryLater("401"));

        var (handovers, took) = await DrainAsync(sink, TimeSpan.FromMinutes(2));

        (handovers.Single().Verdict, handovers.Single().Reason).Should().Be((Verdict.RetryLater, "401"));
        took.Should().Be(TimeSpan.Zero);
    }

    [TestMethod]
    [DataRow(119, 2, 119)]
    [DataRow(120, 1, 0)]
    [DataRow(3600, 1, 0)]
    public async Task WhatFallsDueTooLateIsNotWaitedFor(int after, int attempts, int seconds)
    {
        _rig.Append("a");
        var sink = new CollectingSink("a", Busy with { RetryAfter = TimeSpan.FromSeconds(after) });

        var (_, took) = await DrainAsync(sink, TimeSpan.FromMinutes(2));

        sink.Attempts.Should().HaveCount(attempts);
        took.Should().BeCloseTo(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1));
    }

    [TestMethod]
    public async Task WhatAnEarlierRunPutOffIsWaitedForWhereItFallsDueInTime()
    {
        _rig.Append("a");
        await _rig.Forwarder(new CollectingSink("a", Busy)).DrainAsync(default);
        var sink = new CollectingSink("a");

        (await DrainAsync(sink, TimeSpan.FromSeconds(1))).Took.Should().Be(TimeSpan.Zero);
        sink.Attempts.Should().BeEmpty();
        (await DrainAsync(sink, TimeSpan.FromMinutes(1))).Handovers.Single().Verdict
            .Should().Be(Verdict.Accepted);
    }

    [TestMethod]
    public async Task TheEndOfTheTimeEndsAnAttempt()
    {
        var report = _rig.Append("a");
        var sink = new HangingSink("a");
        var draining = _rig.Forwarder(sink)
            .DrainAsync(Task.CompletedTask, TimeSpan.FromSeconds(12), default);
        await sink.Asked.Task;

        _rig.Time.Advance(TimeSpan.FromSeconds(12));

        (await draining).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "no answer within 12 s"));
    }

    [TestMethod]
    public async Task WhatIsKeptMeanwhileIsDeliveredMeanwhile()
    {
        var sink = new CollectingSink("a");
        var more = new TaskCompletionSource();
        var forwarder = _rig.Forwarder(sink);
        var draining = forwarder.DrainAsync(more.Task, TimeSpan.FromMinutes(2), default);

        var first = _rig.Append("a");
        forwarder.Wake();
        await sink.NextAttempt();
        var second = _rig.Append("a");
        forwarder.Wake();
        await sink.NextAttempt();
        draining.IsCompleted.Should().BeFalse();
        var last = _rig.Append("a");
        more.SetResult();

        (await draining).Select(one => one.ReportId).Should().Equal(
            first.ReportId, second.ReportId, last.ReportId);
    }

    [TestMethod]
    public async Task WithoutTimeAReportIsTriedOnceHoweverLongTheOthersTake()
    {
        var sink = new CollectingSink("a", Busy);
        var more = new TaskCompletionSource();
        var first = _rig.Append("a");
        var draining = _rig.Forwarder(sink).DrainAsync(more.Task, TimeSpan.Zero, default);
        await sink.NextAttempt();
        var second = _rig.Append("a");
        more.SetResult();

        (await draining).Should().Equal(
            new Handover(first.ReportId, "a", Verdict.RetryLater, "503"),
            new Handover(
                second.ReportId, "a", Verdict.RetryLater, "waits behind an older report: 503"));
        sink.Attempts.Should().HaveCount(1);
    }

    [TestMethod]
    public async Task ACollectionThatEndsInABugEndsTheDraining()
    {
        var report = _rig.Append("a");

        var handovers = await _rig.Forwarder(new CollectingSink("a"))
            .DrainAsync(Task.FromException(new InvalidOperationException()), TimeSpan.Zero, default);

        handovers.Single().ReportId.Should().Be(report.ReportId);
    }

    /// <summary>Drains while time goes on from pause to pause; what came of it, and how long that took by the
    /// clock.</summary>
    private async Task<(IReadOnlyList<Handover> Handovers, TimeSpan Took)> DrainAsync(
        ISink sink, TimeSpan wait)
    {
        var began = _rig.Time.GetTimestamp();
        var seen = _rig.Time.Timers.Count;
        var draining = _rig.Forwarder(sink).DrainAsync(Task.CompletedTask, wait, default);
        while (true)
        {
            // The others end attempts, which answer at once.
            List<TimeSpan> pauses = [];
            await ForwardingRig.Until(() =>
            {
                pauses = [.. _rig.Time.Timers.Skip(seen).Where(one => one != TimeSpan.FromSeconds(30))];
                return draining.IsCompleted || pauses.Count > 0;
            });
            if (draining.IsCompleted)
                return (await draining, _rig.Time.GetElapsedTime(began));
            seen = _rig.Time.Timers.Count;
            _rig.Time.Advance(pauses[^1]);
        }
    }
}
