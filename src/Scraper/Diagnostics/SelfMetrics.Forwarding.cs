using Prometheus;

namespace Scraper.Diagnostics;

/// <summary>The self-metrics of outbox and sinks.</summary>
internal sealed partial class SelfMetrics
{
    /// <summary>By sink and verdict (accepted, retry_later, rejected).</summary>
    public Counter Deliveries { get; } = factory.CreateCounter(
        "scraper_deliveries_total", "Attempts to deliver a report, by what came of them.",
        ["sink", "verdict"]);

    /// <summary>By sink.</summary>
    public Histogram DeliverySeconds { get; } = factory.CreateHistogram(
        "scraper_delivery_duration_seconds", "How long attempts to deliver took.", ["sink"],
        new HistogramConfiguration { Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    /// <summary>By sink.</summary>
    public Gauge OutboxReports { get; } = factory.CreateGauge(
        "scraper_outbox_reports", "Reports that wait for a sink.", ["sink"]);

    /// <summary>By sink; no series where nothing waits.</summary>
    public Gauge OutboxOldest { get; } = factory.CreateGauge(
        "scraper_outbox_oldest_timestamp_seconds",
        "When the oldest report that waits for a sink was observed.", ["sink"]);

    public Gauge OutboxBytes { get; } = factory.CreateGauge(
        "scraper_outbox_bytes", "Bytes of all reports kept, each counted once.");

    /// <summary>By sink and bound (age, size).</summary>
    public Counter OutboxExpired { get; } = factory.CreateCounter(
        "scraper_outbox_expired_total", "Reports that a bound of the outbox cost a sink.", ["sink", "bound"]);

    /// <summary>By sink.</summary>
    public Counter OutboxSetAside { get; } = factory.CreateCounter(
        "scraper_outbox_set_aside_total", "Reports that a sink refused for good.", ["sink"]);

    /// <summary>By failure kind.</summary>
    public Counter OutboxFailures { get; } = factory.CreateCounter(
        "scraper_outbox_failures_total", "Times that the outbox failed under the forwarder.", ["kind"]);
}
