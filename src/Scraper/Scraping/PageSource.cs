using System.IO;
using System.Net.Http;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Where pages come from.</summary>
internal interface IPageSource
{
    /// <summary>Opens the target's page. A failure of stage Scrape or Parse says why there is none.</summary>
    Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation);
}

/// <summary>Opens a target's page by what its URL says: over HTTP, or from the file system.</summary>
internal sealed class PageSource(IHttpClientFactory clients, TimeProvider clock) : IPageSource
{
    /// <summary>What the target <c>-</c> is.</summary>
    public Stream StandardInput { get; init; } = Stream.Null;

    private readonly HttpPages _http = new(clients, clock);

    /// <inheritdoc/>
    public Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation)
    {
        if (TargetAddress.IsHttp(target.Url))
            return _http.FetchAsync(target, PeerUrl.Of(target.Url), cancellation);
        var file = target.Url == TargetAddress.StandardInput
            ? PageFile.Of(StandardInput)
            : PageFile.At(FilePages.PathOf(target.Url)!);
        return FilePages.OpenAsync(file, target.ScrapeTimeoutSeconds, clock, cancellation);
    }
}
