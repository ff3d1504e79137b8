using System.Net.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Opens a target's page by what its URL says: over HTTP, or from the file system.</summary>
internal sealed class PageSource(IHttpClientFactory clients, TimeProvider clock) : IPageSource
{
    private readonly HttpPages _http = new(clients, clock);

    /// <summary>The name under which a target's HTTP client is registered.</summary>
    public static string ClientName(TargetOptions target) => "target:" + target.Name;

    /// <inheritdoc/>
    public Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation)
    {
        if (IsHttp(target.Url))
        {
            return Uri.TryCreate(target.Url, UriKind.Absolute, out var url) && url.Host.Length > 0
                ? _http.FetchAsync(target, url, cancellation)
                : Wrong($"'{Shown(target.Url)}' is no valid address; write it as http://HOST:PORT/metrics");
        }

        return FilePages.PathOf(target.Url) is { } path
            ? FilePages.OpenAsync(path, target.ScrapeTimeoutSeconds, clock, cancellation)
            : Wrong($"'{Shown(target.Url)}' is no address this program can read; " +
                "use http:, https:, file: or a path");
    }

    /// <summary>Whether the URL names an HTTP server, well-formed or not.</summary>
    public static bool IsHttp(string url) =>
        url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ||
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    // What cannot be parsed cannot be masked piece by piece: userinfo and query go as a whole.
    private static string Shown(string url) =>
        url.Split('?')[0] is var bare && bare.LastIndexOf('@') is var at and > 0
        ? "…" + bare[at..]
        : bare;

    private static Task<Outcome<Page>> Wrong(string message) =>
        Task.FromResult<Outcome<Page>>(new Failure(FailureKind.UrlInvalid, message));
}
