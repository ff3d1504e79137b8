namespace Scraper.Outcomes;

/// <summary>Where on the way of the data something happened:
/// the closed set used by failures, metrics and logs.</summary>
internal enum Stage
{
    Settings,
    Scrape,
    Parse,
    Translate,
    Outbox,
}
