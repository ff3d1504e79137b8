using Scraper.Exposition;
using Scraper.Http;

namespace Scraper.Scraping;

/// <summary>One target of the settings.</summary>
internal sealed record TargetOptions
{
    /// <summary><c>name</c>: what reports call it. Default <c>default</c>.</summary>
    public string Name { get; init; } = "default";

    /// <summary><c>url</c>: <c>http:</c>, <c>https:</c>, <c>file:</c> or a path.
    /// Default <c>http://127.0.0.1:8086/metrics</c>.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8086/metrics";

    /// <summary><c>scrape_timeout</c>: for the whole page, in seconds. Default 10.</summary>
    public double ScrapeTimeoutSeconds { get; init; } = 10;

    /// <summary><c>enable_compression</c>: ask for gzip. Default true.</summary>
    public bool EnableCompression { get; init; } = true;

    /// <summary><c>fallback_scrape_protocol</c>: <c>PrometheusText0.0.4</c>, <c>PrometheusText1.0.0</c> or
    /// <c>OpenMetricsText1.0.0</c>, for an answer without a usable Content-Type.</summary>
    public string? FallbackScrapeProtocol { get; init; }

    /// <summary>Credentials, TLS, proxy, redirects, headers.</summary>
    public HttpClientOptions Http { get; init; } = new();

    /// <summary>What its page may cost.</summary>
    public ExpositionLimits Limits { get; init; } = new();
}
