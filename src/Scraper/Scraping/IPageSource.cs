using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Where pages come from.</summary>
internal interface IPageSource
{
    /// <summary>Opens the target's page. A failure of stage Scrape or Parse says why there is none.</summary>
    Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation);
}
