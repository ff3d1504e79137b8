using Microsoft.Extensions.Logging;
using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Hosting;

/// <summary>The pipeline into an open outbox, and the forwarder out of it.</summary>
internal sealed class Collecting(Pipeline pipeline, Forwarder forwarder, ILogger log, TimeProvider time)
    : ICollecting
{
    private (string Target, int Count) _attempts = ("", 0);

    /// <inheritdoc/>
    public async Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation)
    {
        _attempts = (target.Name, _attempts.Target == target.Name ? _attempts.Count + 1 : 1);
        var started = time.GetTimestamp();
        var outcome = await pipeline.CollectAsync(target, reason, cancellation);
        if (!outcome.Succeeded(out var report, out _))
            return outcome;
        TickLine.Write(log, report.Thaw(), _attempts.Count, time.GetElapsedTime(started), next: null);
        return outcome;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Handover>> DrainAsync(CancellationToken cancellation) =>
        forwarder.DrainAsync(cancellation);

    /// <summary>One collection of <c>run</c>, whose tick tells of it; wakes the sinks.</summary>
    public async Task<Outcome<FrozenReport>> TickAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation)
    {
        var outcome = await pipeline.CollectAsync(target, reason, cancellation);
        forwarder.Wake();
        return outcome;
    }

    /// <summary>Delivers until cancelled.</summary>
    public Task ForwardAsync(CancellationToken cancellation) => forwarder.RunAsync(cancellation);
}
