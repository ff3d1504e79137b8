namespace Scraper.Exposition;

/// <summary>The dialects of the format: whose rules decide what a valid line is.</summary>
public enum Dialect
{
    /// <summary>What Prometheus' own scrape takes of text 0.0.4 and 1.0.0 (<c>text/plain</c>): the most
    /// lenient, line by line.</summary>
    Text,

    /// <summary>What prometheus/common's expfmt takes of the same (the Pushgateway, promtool): also one HELP
    /// and one TYPE a family, before its samples.</summary>
    StrictText,

    /// <summary>OpenMetrics 1.0 (<c>application/openmetrics-text</c>): its ABNF and its rules for the page
    /// as a whole, such as <c># EOF</c> at the end.</summary>
    OpenMetrics,
}
