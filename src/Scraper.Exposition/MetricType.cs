namespace Scraper.Exposition;

/// <summary>What a page's <c>TYPE</c> line says of a family: the union of text 0.0.4 and OpenMetrics
/// 1.0.</summary>
public enum MetricType
{
    /// <summary>No TYPE line, <c>untyped</c> (text) or <c>unknown</c> (OpenMetrics).</summary>
    Untyped,
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet,
}
