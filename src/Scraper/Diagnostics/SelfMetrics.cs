using Prometheus;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Diagnostics;

/// <summary>Every self-metric of the program's stations, in one place; labels come from closed sets and from
/// the settings' own target names.</summary>
internal sealed partial class SelfMetrics(IMetricFactory factory)
{
    private readonly Counter _collections = factory.CreateCounter(
        "scraper_collections_total",
        "Collections attempted, by outcome: success, or the failure's kind.", ["target", "outcome"]);

    private readonly Counter _failures = factory.CreateCounter(
        "scraper_failures_total",
        "Failures of every station, by stage and kind.", ["stage", "kind"]);

    private readonly Histogram _duration = factory.CreateHistogram(
        "scraper_collection_duration_seconds",
        "Time from asking for a page to keeping its report.", ["target"],
        new HistogramConfiguration { Buckets = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30] });

    private readonly Gauge _pageBytes = factory.CreateGauge(
        "scraper_page_bytes",
        "Size of the last page after decompression.", ["target"]);

    private readonly Counter _samples = factory.CreateCounter(
        "scraper_samples_total",
        "Sample lines read, by what became of them: used, ignored or rejected.",
        ["target", "disposition"]);

    private readonly Gauge _filled = factory.CreateGauge(
        "scraper_fields_filled",
        "Documented fields that the last report has a value for.", ["target"]);

    private readonly Gauge _documented = factory.CreateGauge(
        "scraper_fields_documented", "Fields that the schema documents.");

    private readonly Gauge _lost = factory.CreateGauge(
        "scraper_fields_lost",
        "Fields that the report before the last one had and the last one has not.", ["target"]);

    private readonly Counter _sourceErrors = factory.CreateCounter(
        "scraper_source_errors_total",
        "Sources passed over because their expression failed on the page.", ["target"]);

    private readonly Gauge _lastOutcome = factory.CreateGauge(
        "scraper_last_outcome",
        "1 for what the target's last collection came to: success, or the failure's kind.",
        ["target", "outcome"]);

    private readonly Gauge _outcomeSince = factory.CreateGauge(
        "scraper_last_outcome_since_timestamp_seconds",
        "Since when every collection has succeeded, or every one has failed, as Unix time.", ["target"]);

    private readonly Gauge _outcomeAttempts = factory.CreateGauge(
        "scraper_last_outcome_attempts",
        "Collections attempted since then.", ["target"]);

    private readonly Gauge _lastSuccess = factory.CreateGauge(
        "scraper_last_success_timestamp_seconds",
        "When a collection last gave a report, as Unix time; 0 where none ever did.", ["target"]);

    private readonly Gauge _nextTick = factory.CreateGauge(
        "scraper_next_tick_timestamp_seconds",
        "When the next collection is due, as Unix time.", ["target"]);

    private readonly Gauge _reportingDisabled = factory.CreateGauge(
        "scraper_reporting_disabled", "1 where reporting is off.");

    private readonly Gauge.Child _buildInfo = BuildInfo(factory);

    /// <summary>Says which release this is.</summary>
    internal static Gauge.Child BuildInfo(IMetricFactory factory)
    {
        var info = factory.CreateGauge(
        "scraper_build_info", "1, labelled with the program's version.", ["version"])
            .WithLabels(Product.Version);
        info.Set(1);
        return info;
    }

    /// <summary>A page became a report that is kept.</summary>
    /// <param name="report">The report.</param>
    /// <param name="pageBytes">Size of the page, decompressed.</param>
    /// <param name="sourceErrors">Sources whose expression failed on it.</param>
    /// <param name="took">From asking to keeping.</param>
    public void Collected(Report report, long pageBytes, int sourceErrors, TimeSpan took)
    {
        var target = report.Target;
        _collections.WithLabels(target, TargetRecord.Success).Inc();
        _duration.WithLabels(target).Observe(took.TotalSeconds);
        _pageBytes.WithLabels(target).Set(pageBytes);
        _samples.WithLabels(target, "used").Inc(report.Ledger.Used);
        _samples.WithLabels(target, "ignored").Inc(report.Ledger.Ignored);
        _samples.WithLabels(target, "rejected").Inc(report.Ledger.Rejected);
        _filled.WithLabels(target).Set(report.Coverage.Filled);
        _documented.Set(report.Coverage.Of);
        _lost.WithLabels(target).Set(report.Lost.Count);
        _sourceErrors.WithLabels(target).Inc(sourceErrors);
    }

    /// <summary>A collection ended in a failure.</summary>
    public void NotCollected(string target, Failure failure, TimeSpan took)
    {
        _collections.WithLabels(target, failure.Kind.Label()).Inc();
        _duration.WithLabels(target).Observe(took.TotalSeconds);
        Failed(failure);
    }

    /// <summary>Any station failed.</summary>
    public void Failed(Failure failure) =>
        _failures.WithLabels(failure.Stage.Label(), failure.Kind.Label()).Inc();

    /// <summary>How every target stands. One that never succeeded has a success at 0, so that an alert on its
    /// age fires.</summary>
    public void Stand(IReadOnlyList<TargetRecord> records)
    {
        var outcomes = records.Select(record => (record.Target, record.Outcome)).ToHashSet();
        foreach (var labels in _lastOutcome.GetAllLabelValues())
            if (!outcomes.Contains((labels[0], labels[1])))
                _lastOutcome.RemoveLabelled(labels);
        foreach (var record in records)
        {
            _lastSuccess.WithLabels(record.Target)
                .Set(Seconds(record.LastSuccess ?? DateTimeOffset.UnixEpoch));
            if (record is not { Outcome: { } outcome, Since: { } since })
                continue;
            _lastOutcome.WithLabels(record.Target, outcome).Set(1);
            _outcomeSince.WithLabels(record.Target).Set(Seconds(since));
            _outcomeAttempts.WithLabels(record.Target).Set(record.Attempts);
        }
    }

    /// <summary>When the target's next collection is due; null where none will come.</summary>
    public void NextTick(string target, DateTimeOffset? due)
    {
        if (due is { } at)
            _nextTick.WithLabels(target).Set(at.ToUnixTimeSeconds());
        else
            _nextTick.RemoveLabelled(target);
    }

    /// <summary>Whether reporting is off.</summary>
    public void Reporting(bool disabled) => _reportingDisabled.Set(disabled ? 1 : 0);

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
