using Prometheus;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>The self-metrics of outbox and sinks.</summary>
internal sealed partial class SelfMetrics
{
    private readonly Counter _deliveries = factory.CreateCounter(
        "scraper_deliveries_total",
        "Attempts to deliver a report, by what came of them, and reports that a newer one superseded.",
        ["sink", "verdict"]);

    private readonly Histogram _deliverySeconds = factory.CreateHistogram(
        "scraper_delivery_duration_seconds",
        "How long attempts to deliver took.", ["sink"],
        new HistogramConfiguration { Buckets = [.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30] });

    private readonly Gauge _waiting = factory.CreateGauge(
        "scraper_outbox_reports", "Reports that wait for a sink.", ["sink"]);

    private readonly Gauge _oldestWaiting = factory.CreateGauge(
        "scraper_outbox_oldest_timestamp_seconds",
        "When the oldest report that waits for a sink was observed.", ["sink"]);

    private readonly Gauge _outboxBytes = factory.CreateGauge(
        "scraper_outbox_bytes", "Bytes of all reports kept, each counted once.");

    private readonly Counter _expired = factory.CreateCounter(
        "scraper_outbox_expired_total",
        "Reports that a bound of the outbox cost a sink.", ["sink", "bound"]);

    private readonly Counter _setAside = factory.CreateCounter(
        "scraper_outbox_set_aside_total",
        "Reports that were set aside: refused by their sink for an hour, or changed by a disk.", ["sink"]);

    private readonly Counter _outboxFailures = factory.CreateCounter(
        "scraper_outbox_failures_total", "Times that the outbox failed under the forwarder.", ["kind"]);

    /// <summary>Shows a sink's series before anything happened: a counter that first appears with its first
    /// event hides that event from <c>rate()</c>.</summary>
    public void Expect(string sink, IEnumerable<string> verdicts, IEnumerable<string> bounds)
    {
        foreach (var verdict in verdicts)
            _deliveries.WithLabels(sink, verdict);
        foreach (var bound in bounds)
            _expired.WithLabels(sink, bound);
        _setAside.WithLabels(sink);
        _deliverySeconds.WithLabels(sink);
        _waiting.WithLabels(sink);
    }

    /// <summary>An attempt to deliver ended with these verdicts, one a report.</summary>
    public void Attempted(string sink, IEnumerable<string> verdicts, TimeSpan took)
    {
        foreach (var verdict in verdicts)
            _deliveries.WithLabels(sink, verdict).Inc();
        _deliverySeconds.WithLabels(sink).Observe(took.TotalSeconds);
    }

    /// <summary>So many reports need no attempt: a newer one took their place.</summary>
    public void Superseded(string sink, int reports) =>
        _deliveries.WithLabels(sink, "superseded").Inc(reports);

    /// <summary>A report was set aside for a sink.</summary>
    public void SetAside(string sink) => _setAside.WithLabels(sink).Inc();

    /// <summary>A bound of the outbox cost a sink so many reports.</summary>
    public void Expired(string sink, string bound, int reports) =>
        _expired.WithLabels(sink, bound).Inc(reports);

    /// <summary>The outbox failed under the forwarder.</summary>
    public void OutboxFailed(Failure failure) => _outboxFailures.WithLabels(failure.Kind.Label()).Inc();

    /// <summary>What the outbox holds in all.</summary>
    public void Holds(long bytes) => _outboxBytes.Set(bytes);

    /// <summary>What waits for a sink; there is no oldest where nothing waits.</summary>
    public void Waiting(string sink, long reports, DateTimeOffset? oldest)
    {
        _waiting.WithLabels(sink).Set(reports);
        if (oldest is { } at)
            _oldestWaiting.WithLabels(sink).Set(Seconds(at));
        else
            _oldestWaiting.RemoveLabelled(sink);
    }
}
