using System.Collections.Concurrent;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Several reports in one attempt: who goes together, and what each verdict does.</summary>
[TestClass]
public sealed class BatchTests : IDisposable
{
    private static readonly Delivery Refused = Delivery.Rejected("refused: unknown field: x");

    private readonly ForwardingRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task SoManyGoTogetherOldestFirstAndAreCountedOneByOne()
    {
        var reports = Append(5);
        var sink = new BatchSink(2, _ => null);

        var handovers = await _rig.Forwarder(sink).DrainAsync(default);

        sink.Sent.Should().BeEquivalentTo(
            new[] { reports[..2], reports[2..4], reports[4..] }, all => all.WithStrictOrdering());
        handovers.Should().Equal(
            reports.Select(report => new Handover(report, "a", Verdict.Accepted, null)));
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_deliveries_total{sink=\"a\",verdict=\"accepted\"} 5",
            "scraper_delivery_duration_seconds_count{sink=\"a\"} 3",
        ]);
    }

    [TestMethod]
    public async Task ARefusedOneCostsNoOtherAndGoesAloneUntilItIsSetAsideAfterAnHour()
    {
        var reports = Append(4);
        var poison = reports[1];
        var sink = new BatchSink(10, report => report == poison ? Refused : null);

        var handovers = await _rig.Forwarder(sink).DrainAsync(default);

        handovers.Select(one => (one.ReportId, one.Verdict, one.Reason)).Should().Equal(
            reports.Select(report => report == poison
                ? (report, Verdict.Rejected, Refused.Reason)
                : (report, Verdict.Accepted, null)));
        sink.Sent.Should().ContainSingle("once tries each once");
        _rig.Outbox.Waiting("a").Single().Should().BeEquivalentTo(
            new { ReportId = poison, Attempts = 1, IsRefused = true, Refused.Reason });

        var later = Append(2);
        await _rig.RunAsync(sink, TimeSpan.FromHours(1.1));

        sink.Sent.ElementAt(1).Should().Equal(later);
        sink.Sent.Skip(2).Should().HaveCountGreaterThan(2).And.OnlyContain(sent => sent.Count == 1);
        _rig.Outbox.States().Single().Should().BeEquivalentTo(new { Waiting = 0, SetAside = 1 });
        _rig.Log.Seen.Should().HaveCount(2).And.OnlyContain(line => line.Contains(poison.ToString()));
    }

    [TestMethod]
    public async Task OfThoseThatAreRefusedTogetherTheFirstIsSentAloneAtOnce()
    {
        var reports = Append(4);
        var sink = new BatchSink(3, report => report == reports[2] ? Refused : null) { IsOfOneMind = true };

        var handovers = await _rig.Forwarder(sink).DrainAsync(default);

        sink.Sent.Should().BeEquivalentTo(
            new[]
            {
                reports[..3], reports[..1], reports[1..4], reports[1..2], reports[2..4], reports[2..3],
                reports[3..],
            },
            all => all.WithStrictOrdering());
        handovers.Select(one => one.Verdict).Should().Equal(
            Verdict.Accepted, Verdict.Accepted, Verdict.Rejected, Verdict.Accepted);
    }

    [TestMethod]
    public async Task OneVerdictIsTheFirstOnesWhichGoesAloneNext()
    {
        var reports = Append(3);
        var busy = Delivery.RetryLater("500") with { MayBeTheReports = true };
        var sink = new BatchSink(3, _ => null) { First = busy };

        var handovers = await _rig.Forwarder(sink).DrainAsync(default);

        handovers.Select(one => one.Reason).Should().Equal(
            "500", "waits behind an older report: 500", "waits behind an older report: 500");
        _rig.Outbox.Waiting("a").Select(one => one.Attempts).Should().Equal(1, 0, 0);

        await _rig.RunAsync(sink, TimeSpan.FromMinutes(1));
        sink.Sent.Skip(1).Should().BeEquivalentTo(
            new[] { reports[..1], reports[1..] }, all => all.WithStrictOrdering());
    }

    [TestMethod]
    public async Task WhatTheOutboxCouldNotNoteIsNotSentAgain()
    {
        var reports = Append(3);
        var sink = new BatchSink(3, report => report == reports[0] ? Refused : null);
        using var stop = new CancellationTokenSource();
        var running = _rig.Forwarder(new FailingOutbox(_rig.Outbox, 1), sink).RunAsync(stop.Token);

        await ForwardingRig.Until(() =>
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            return _rig.Outbox.Waiting("a") is [{ IsRefused: true }];
        });
        await stop.CancelAsync();
        await running;

        sink.Sent.Where(sent => sent.Count > 1).Should().ContainSingle();
    }

    [TestMethod]
    public async Task WhatIsStoppedOnItsWayIsKeptWhole()
    {
        var reports = Append(3);
        using var stop = new CancellationTokenSource();
        var sink = new BatchSink(3, _ => null) { Hangs = stop.Cancel };
        var draining = _rig.Forwarder(sink).DrainAsync(stop.Token);
        await ForwardingRig.Until(() =>
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            return draining.IsCompleted;
        });

        (await draining).Should().Equal(reports.Select(report => new Handover(
            report, "a", Verdict.RetryLater, "stopped while it was being sent; it is kept")));
        _rig.Outbox.Waiting("a").Should().HaveCount(3).And.OnlyContain(one => one.Attempts == 0);
    }

    [TestMethod]
    public void TogetherTheyHaveNoMoreThanAMebibyte()
    {
        var reports = Enumerable.Range(0, 4).Select(_ => Large(400)).Append(Large(2000)).ToList();
        foreach (var report in reports)
            _rig.Outbox.Append(report, ["a"]).Failure.Should().BeNull();
        var now = _rig.Time.GetUtcNow();
        var first = _rig.Outbox.NextDue("a", now)!;

        Behind(first, 99).Should().Equal(reports[1].ReportId);
        Behind(first, 0).Should().BeEmpty();
        first.Report.ReportId.Should().Be(reports[0].ReportId);

        IEnumerable<Guid> Behind(Due due, int most) =>
            _rig.Outbox.DueBehind(due, most, now).Select(one => one.Report.ReportId);
    }

    [TestMethod]
    public async Task ADamagedOneIsSetAsideNotSent()
    {
        var reports = Append(4);
        _rig.Damage(reports[2]);
        var sink = new BatchSink(10, _ => null);

        await _rig.Forwarder(sink).DrainAsync(default);

        sink.Sent.Should().BeEquivalentTo(
            new[] { reports[..2], reports[3..] }, all => all.WithStrictOrdering());
        _rig.Outbox.States().Single().Should().BeEquivalentTo(new { Waiting = 0, SetAside = 1 });
    }

    private static FrozenReport Large(int kibibytes) => FrozenReport.Freeze(Some.Report() with
    {
        Absent = [new AbsentField("bytes_scanned_total", new string('a', kibibytes * 1024))],
    });

    private List<Guid> Append(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _rig.Append("a").ReportId)];

    /// <summary>Answers each report as a test says; what it says nothing of is accepted.</summary>
    private sealed class BatchSink(int most, Func<Guid, Delivery?> answer) : IBatchSink
    {
        public string Name => "a";

        public int Most => most;

        /// <summary>Refuses all where it refuses one.</summary>
        public bool IsOfOneMind { get; init; }

        /// <summary>The one verdict on the first that go together.</summary>
        public Delivery? First { get; init; }

        /// <summary>Called once reports arrived that are never answered.</summary>
        public Action? Hangs { get; init; }

        public ConcurrentQueue<List<Guid>> Sent { get; } = new();

        public SinkRequest Describe(FrozenReport report) => new("WRITE", Name, [], report.Json);

        public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation) =>
            (await AnswersAsync([report], cancellation))[0];

        public async Task<IReadOnlyList<Delivery>> SendAsync(
            IReadOnlyList<FrozenReport> reports, CancellationToken cancellation)
        {
            var answers = await AnswersAsync(reports, cancellation);
            if (First is { } first && Sent.Count == 1)
                return [first];
            return IsOfOneMind && answers.Any(one => one.Verdict == Verdict.Rejected) ? [] : answers;
        }

        public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(default(Probe));

        private async Task<IReadOnlyList<Delivery>> AnswersAsync(
            IReadOnlyList<FrozenReport> reports, CancellationToken cancellation)
        {
            List<Guid> ids = [.. reports.Select(report => report.ReportId)];
            Sent.Enqueue(ids);
            if (Hangs is not null)
            {
                Hangs();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            return ids.ConvertAll(id => answer(id) ?? Delivery.Accepted);
        }
    }
}
