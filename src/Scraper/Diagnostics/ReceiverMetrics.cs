using Prometheus;

namespace Scraper.Diagnostics;

/// <summary>Every self-metric of a receiver; labels come from closed sets.</summary>
internal sealed class ReceiverMetrics(IMetricFactory factory)
{
    private readonly Counter _reports = factory.CreateCounter(
        "scraper_received_reports_total",
        "Reports that came in: accepted, duplicate, or why they were refused.", ["outcome"]);

    private readonly Counter _refused = factory.CreateCounter(
        "scraper_receiver_refused_requests_total", "Requests that were refused, by the reason.", ["reason"]);

    private readonly Histogram _kept = factory.CreateHistogram(
        "scraper_receiver_request_duration_seconds",
        "Time from a request with reports to its answer.",
        new HistogramConfiguration
        {
            Buckets =
            [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10]
        });

    private readonly Counter _letGo = factory.CreateCounter(
        "scraper_receiver_expired_reports_total", "Reports that retention took.");

    private readonly Gauge.Child _buildInfo = SelfMetrics.BuildInfo(factory);

    /// <summary>Shows every series before anything happened.</summary>
    public void Expect(IEnumerable<string> outcomes, IEnumerable<string> reasons)
    {
        foreach (var outcome in outcomes)
            _reports.WithLabels(outcome);
        foreach (var reason in reasons)
            _refused.WithLabels(reason);
    }

    /// <summary>So many reports came to this.</summary>
    public void Received(string outcome, int reports) => _reports.WithLabels(outcome).Inc(reports);

    /// <summary>A request was refused.</summary>
    public void RefusedRequest(string reason) => _refused.WithLabels(reason).Inc();

    /// <summary>A request with reports was answered.</summary>
    public void Answered(TimeSpan took) => _kept.Observe(took.TotalSeconds);

    /// <summary>Retention took so many reports.</summary>
    public void LetGo(long reports) => _letGo.Inc(reports);
}
