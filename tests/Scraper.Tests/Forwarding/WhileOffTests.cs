using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>What waits while reporting is off.</summary>
[TestClass]
public sealed class WhileOffTests : IDisposable
{
    private readonly ForwardingRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [TestMethod]
    public async Task WhileReportingIsOffNothingIsSentAndNothingExpires()
    {
        var sink = new CollectingSink("a");
        var report = _rig.Append("a");
        _rig.IsOff = true;
        _rig.Time.Advance(TimeSpan.FromDays(400));

        (await _rig.Forwarder(sink).DrainAsync(default)).Should().Equal(
            new Handover(report.ReportId, "a", Verdict.RetryLater, "not tried yet"));

        sink.Attempts.Should().BeEmpty();
        _rig.Outbox.Waiting("a").Should().ContainSingle();
    }

    [TestMethod]
    public async Task ALoopGoesOnWhenReportingIsOnAgain()
    {
        var sink = new CollectingSink("a");
        using var stop = new CancellationTokenSource();
        _rig.IsOff = true;
        _rig.Append("a");
        var running = _rig.Forwarder(sink).RunAsync(stop.Token);
        for (var second = 0; second < 60; second++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        sink.Attempts.Should().BeEmpty();

        _rig.IsOff = false;
        await _rig.UntilAttempt(sink, 1);

        await stop.CancelAsync();
        await running;
    }
}
