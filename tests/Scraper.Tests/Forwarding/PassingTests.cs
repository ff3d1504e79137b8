using Scraper.Forwarding;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>No report holds up the others, and a receiver that is down is not asked for each of them.
/// </summary>
[TestClass]
public sealed class PassingTests : IDisposable
{
    private static readonly Delivery Refused = Delivery.Rejected("400 Bad Request");

    private static readonly Delivery Failed = Delivery.RetryLater("503") with { MayBeTheReports = true };

    private static readonly Delivery Unreachable = Delivery.RetryLater("connection refused");

    private readonly ForwardingRig _rig = new();
    private readonly List<(Guid Report, DateTimeOffset At)> _attempts = [];

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task AReportThatIsRefusedForEverIsPassedAtOnceAndSetAsideAfterAnHour()
    {
        var reports = Append(20);
        var poison = reports[7];
        var sink = Sink(report => report == poison ? Refused : Delivery.Accepted);

        var first = await _rig.Forwarder(sink).DrainAsync(default);
        first.Should().HaveCount(20);
        first.Should().OnlyContain(one =>
            one.Verdict == (one.ReportId == poison ? Verdict.Rejected : Verdict.Accepted));
        _attempts.Select(one => one.Report).Should().Equal(reports);

        await _rig.RunAsync(sink, TimeSpan.FromHours(2));

        var tries = _attempts.Where(one => one.Report == poison).Select(one => one.At).ToList();
        (tries[^1] - tries[0]).Should().Be(TimeSpan.FromHours(1));
        tries.Count.Should().BeInRange(15, 40);
        _rig.Outbox.States().Single().SetAside.Should().Be(1);
        _rig.Log.Seen.Should().Equal(
            $"Warning: sink a refused report {poison}, it is tried for an hour and then set aside: "
                + "400 Bad Request",
            $"Warning: sink a refused report {poison} for good, it is set aside: 400 Bad Request");
    }

    [TestMethod]
    public async Task ARefusalThatAsksForAPauseIsNotTriedWithinItAndOthersPass()
    {
        var reports = Append(3);
        var refused = Refused with { RetryAfter = TimeSpan.FromMinutes(25) };

        await _rig.RunAsync(
            Sink(report => report == reports[0] ? refused : Delivery.Accepted), TimeSpan.FromHours(2));

        var tries = _attempts.Where(one => one.Report == reports[0]).Select(one => one.At).ToList();
        tries.Select(at => (at - tries[0]).TotalMinutes).Should().Equal(0, 25, 50, 60);
        _attempts[..3].Select(one => one.Report).Should().Equal(reports);
    }

    [TestMethod]
    public async Task WhatWasRefusedInAnEarlierRunIsRejectedInTheSummaryThoughItIsNotTried()
    {
        var report = Append(1)[0];
        await _rig.Forwarder(Sink(_ => Refused)).DrainAsync(default);

        (await _rig.Forwarder(Sink(_ => Refused)).DrainAsync(default)).Should().Equal(
            new Handover(report, "a", Verdict.Rejected, "400 Bad Request"));
        _attempts.Should().ContainSingle();
    }

    [TestMethod]
    public async Task AReportThatFailsThreeTimesIsPassedAndTriedAgainUntilItIsTaken()
    {
        var reports = Append(20);
        var mended = false;
        var sink = Sink(report => report == reports[0] && !mended ? Failed : Delivery.Accepted);

        await _rig.RunAsync(sink, TimeSpan.FromMinutes(5));

        _attempts.Take(3).Select(one => one.Report).Should().AllBeEquivalentTo(reports[0]);
        _attempts.Skip(3).Take(19).Select(one => one.Report).Should().Equal(reports[1..]);
        (_attempts[3].At - _attempts[2].At).Should().Be(TimeSpan.Zero);
        _rig.Outbox.Waiting("a").Single().ReportId.Should().Be(reports[0]);

        mended = true;
        await _rig.RunAsync(sink, TimeSpan.FromMinutes(5));
        _rig.Outbox.Waiting("a").Should().BeEmpty();
    }

    [TestMethod]
    public async Task AReceiverThatAnswersNobodyIsAskedOnceAPauseAndToldOnceAnHour()
    {
        var reports = Append(20);
        var down = true;
        var sink = Sink(_ => down ? Failed : Delivery.Accepted);

        await _rig.RunAsync(sink, TimeSpan.FromHours(24));

        // 24 hours at 2.5 to 5 minutes a pause, and those that grow.
        _attempts.Count.Should().BeInRange(288, 600);
        _rig.Log.Seen.Count().Should().BeInRange(23, 25);
        _rig.Log.Seen.Should().OnlyContain(line =>
            line == "Warning: sink a does not take reports, they are kept and tried again: 503");

        down = false;
        var before = _attempts.Count;
        await _rig.RunAsync(sink, TimeSpan.FromMinutes(10));
        _attempts.Skip(before).Select(one => one.Report).Distinct().Should().HaveCount(20);
        _rig.Outbox.Waiting("a").Should().BeEmpty();
        // But for the one that found it out, in order.
        _attempts.Skip(before + 1).Select(one => one.Report).Should().BeInAscendingOrder();
    }

    [TestMethod]
    public async Task NobodyPassesWhereNoReportArrives()
    {
        var reports = Append(3);
        var down = true;
        var sink = Sink(_ => down ? Unreachable : Delivery.Accepted);
        await _rig.RunAsync(sink, TimeSpan.FromHours(2));

        _attempts.Select(one => one.Report).Distinct().Should().Equal(reports[0]);
        var before = _attempts.Count;
        down = false;
        await _rig.RunAsync(sink, TimeSpan.FromMinutes(10));
        _attempts.Skip(before).Select(one => one.Report).Should().Equal(reports);
    }

    [TestMethod]
    public async Task TwoReportsThatFailForEverHoldUpNobodyForEver()
    {
        var reports = Append(5);
        await _rig.RunAsync(
            Sink(report => report == reports[0] || report == reports[1] ? Failed : Delivery.Accepted),
            TimeSpan.FromHours(1));

        _rig.Outbox.Waiting("a").Select(owed => owed.ReportId).Should().Equal(reports[..2]);
    }

    [TestMethod]
    public async Task RunsOfOnceLetPassToo()
    {
        var reports = Append(3);
        var sink = Sink(report => report == reports[0] ? Failed : Delivery.Accepted);

        for (var run = 0; run < 3; run++)
        {
            await _rig.Forwarder(sink).DrainAsync(default);
            _rig.Time.Advance(TimeSpan.FromHours(8));
        }

        _attempts.Select(one => one.Report).Should().Equal(
            reports[0], reports[0], reports[0], reports[1], reports[2]);
    }

    [TestMethod]
    public async Task OnlyTheNewestOfATargetGoesToWhoHoldsTheLastState()
    {
        var reports = Append(4, "one");
        var other = Append(1, "two")[0];
        var sink = Sink(_ => Delivery.Accepted);

        var handovers = await LastState(sink).DrainAsync(Task.CompletedTask, TimeSpan.Zero, default);

        _attempts.Select(one => one.Report).Should().Equal(other, reports[3]);
        handovers.Where(one => one.Verdict == Verdict.Superseded).Should().Equal(reports[..3].Select(report =>
            new Handover(report, "a", Verdict.Superseded, "a newer report took its place")));
        _rig.Outbox.Waiting("a").Should().BeEmpty();
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_deliveries_total{sink=\"a\",verdict=\"superseded\"} 3",
            "scraper_deliveries_total{sink=\"a\",verdict=\"accepted\"} 2",
        ]);
    }

    [TestMethod]
    public async Task ARefusedNewestSupersedesNothing()
    {
        var reports = Append(2);
        var sink = Sink(report => report == reports[1] ? Refused : Delivery.Accepted);

        var handovers = await LastState(sink).DrainAsync(Task.CompletedTask, TimeSpan.Zero, default);

        handovers.Select(one => (one.ReportId, one.Verdict)).Should().Equal(
            (reports[1], Verdict.Rejected), (reports[0], Verdict.Accepted));
    }

    [TestMethod]
    public async Task ABugInASinkCostsTheAttempt()
    {
        var reports = Append(2);
        var thrown = 0;
        var sink = Sink(report => report == reports[0] && thrown++ < 2
            ? throw new InvalidOperationException("a bug") : Delivery.Accepted);

        await _rig.RunAsync(sink, TimeSpan.FromMinutes(5));

        _attempts.Select(one => one.Report).Should().Equal(reports[0], reports[0], reports[0], reports[1]);
        _rig.Log.Seen.Should().Equal(
            $"Error: a bug in sink a, report {reports[0]} is kept and tried again",
            "Information: sink a takes reports again");
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_failures_total{stage=\"program\",kind=\"bug\"} 2",
            "scraper_deliveries_total{sink=\"a\",verdict=\"retry_later\"} 2",
        ]);
    }

    private List<Guid> Append(int count, string target = "default") =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(1));
            return _rig.Outbox.Append(Some.Frozen(_rig.Time.GetUtcNow(), target: target), ["a"])
                .Value.ReportId;
        }),
    ];

    private AnsweringSink Sink(Func<Guid, Delivery> answer) => new("a", report =>
    {
        _attempts.Add((report.ReportId, _rig.Time.GetUtcNow()));
        return answer(report.ReportId);
    });

    private Forwarder LastState(ISink sink) =>
        _rig.ForwarderOf(_rig.Outbox, ForwardingRig.RouteOf(sink) with { HoldsLastState = true });

    /// <summary>Answers each report as a test says.</summary>
    private sealed class AnsweringSink(string name, Func<FrozenReport, Delivery> answer) : ISink
    {
        public string Name => name;

        public SinkRequest Describe(FrozenReport report) => new("WRITE", name, [], report.Json);

        public Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation) =>
            Task.FromResult(answer(report));

        public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(default(Probe));
    }
}
