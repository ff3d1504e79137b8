namespace Scraper.Scraping;

/// <summary>What is an address that a page can be read from: one rule for the settings and for the page's
/// own source.</summary>
internal static class TargetAddress
{
    /// <summary>Why it is none, or null.</summary>
    public static string? Fault(string url) =>
        url.Length == 0 ? "the target is empty; write http://HOST:PORT/metrics, file: or a path"
        : IsHttp(url) ? HttpFault(url)
        : FilePages.PathOf(url) is null
            ? $"'{Shown(url)}' is no address this program can read; use http:, https:, file: or a path"
        : null;

    /// <summary>Whether the URL names an HTTP server, well-formed or not.</summary>
    public static bool IsHttp(string url) =>
        url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static string? HttpFault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
            ? null
            : $"'{Shown(url)}' is no valid address; write it as http://HOST:PORT/metrics";

    // What cannot be parsed cannot be masked piece by piece: userinfo and query go as a whole.
    private static string Shown(string url) =>
        url.Split('?')[0] is var bare && bare.LastIndexOf('@') is var at and > 0
        ? "…" + bare[at..]
        : bare;
}
