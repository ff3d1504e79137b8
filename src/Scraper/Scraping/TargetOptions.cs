using Scraper.Exposition;
using Scraper.Http;

namespace Scraper.Scraping;

/// <summary>One target of the settings.</summary>
internal sealed record TargetOptions
{
    /// <summary><c>name</c>: what reports call it.</summary>
    public string Name { get; init; } = "default";

    /// <summary><c>url</c>: <c>http:</c>, <c>https:</c>, <c>file:</c> or a path.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8086/metrics";

    /// <summary><c>scrape_timeout</c>: for the whole page, in seconds.</summary>
    public double ScrapeTimeoutSeconds { get; init; } = 10;

    /// <summary><c>enable_compression</c>: ask for gzip.</summary>
    public bool EnableCompression { get; init; } = true;

    /// <summary><c>fallback_scrape_protocol</c>: how to read an answer without a usable Content-Type.
    /// </summary>
    public Dialect? FallbackScrapeProtocol { get; init; }

    /// <summary>Credentials, TLS, proxy, redirects, headers.</summary>
    public HttpClientOptions Http { get; init; } = new();

    /// <summary>What its page may cost.</summary>
    public ExpositionLimits Limits { get; init; } = new();
}
