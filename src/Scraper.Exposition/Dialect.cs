namespace Scraper.Exposition;

/// <summary>The dialects of the format.</summary>
public enum Dialect
{
    /// <summary>What Prometheus' scrape parser accepts of text 0.0.4 and 1.0.0.</summary>
    Text,

    /// <summary>What prometheus/common's expfmt accepts: <c>--strict</c>.</summary>
    StrictText,

    /// <summary>OpenMetrics 1.0 with its rules for whole documents.</summary>
    OpenMetrics,
}
