namespace Scraper.Exposition;

/// <summary>What a page's <c>TYPE</c> line says of a family: the union of text 0.0.4 and OpenMetrics 1.0
/// ("Metric Types").</summary>
public enum MetricType
{
    /// <summary>No TYPE line, <c>untyped</c> (text) or <c>unknown</c> (OpenMetrics).</summary>
    Untyped,

    /// <summary>A count that never falls but to 0; OpenMetrics' sample is <c>x_total</c>.</summary>
    Counter,

    /// <summary>A value that may go up and down.</summary>
    Gauge,

    /// <summary>Observations in buckets: <c>x_bucket</c> by <c>le</c>, <c>x_sum</c>, <c>x_count</c>.
    /// </summary>
    Histogram,

    /// <summary>A histogram of what is there now, with <c>x_gsum</c> and <c>x_gcount</c> (OpenMetrics).
    /// </summary>
    GaugeHistogram,

    /// <summary>Quantiles of observations: <c>x</c> by <c>quantile</c>, <c>x_sum</c>, <c>x_count</c>.
    /// </summary>
    Summary,

    /// <summary>Facts in the labels of <c>x_info</c>, whose value is 1 (OpenMetrics).</summary>
    Info,

    /// <summary>Booleans, one a state that the label <c>x</c> names (OpenMetrics).</summary>
    StateSet,
}
