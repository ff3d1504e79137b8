namespace Scraper.Exposition;

/// <summary>The words for a type, by dialect.</summary>
internal static class MetricTypes
{
    /// <summary>Of text 0.0.4, as a scrape takes them.</summary>
    public static (string Word, MetricType Type)[] OfText { get; } =
    [
        ("counter", MetricType.Counter),
        ("gauge", MetricType.Gauge),
        ("histogram", MetricType.Histogram),
        ("summary", MetricType.Summary),
        ("untyped", MetricType.Untyped),
    ];

    /// <summary>Of text 0.0.4, as expfmt takes them, in any case.</summary>
    public static (string Word, MetricType Type)[] OfStrictText { get; } =
    [
        .. OfText,
        ("gaugehistogram", MetricType.GaugeHistogram),
        ("gauge_histogram", MetricType.GaugeHistogram),
    ];

    /// <summary>Of OpenMetrics.</summary>
    public static (string Word, MetricType Type)[] OfOpenMetrics { get; } =
    [
        ("counter", MetricType.Counter),
        ("gauge", MetricType.Gauge),
        ("histogram", MetricType.Histogram),
        ("gaugehistogram", MetricType.GaugeHistogram),
        ("stateset", MetricType.StateSet),
        ("info", MetricType.Info),
        ("summary", MetricType.Summary),
        ("unknown", MetricType.Untyped),
    ];
}
