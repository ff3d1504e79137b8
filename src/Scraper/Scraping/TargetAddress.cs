namespace Scraper.Scraping;

/// <summary>What is an address that a page can be read from; the settings let no other one through.</summary>
internal static class TargetAddress
{
    /// <summary>The page comes on standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Why it is none, or null.</summary>
    public static string? Fault(string url) =>
        url.Length == 0 ? "the target is empty; write http://HOST:PORT/metrics, file: or a path"
        : url.Any(char.IsControl) ? "the target has a control character in it; no address or path has one"
        : IsHttp(url) ? HttpFault(url)
        : FilePages.PathOf(url) is not { } path || path.Contains('\0')
            ? $"'{Shown(url)}' is no address this program can read; use http:, https:, file: or a path"
        : HasPassword(url)
            ? $"'{Shown(url)}' is neither an address nor a path; write http://HOST:PORT/metrics (user name "
                + "and password go to basic_auth), or ./PATH for a file of such a name"
        : null;

    /// <summary>Whether the URL names an HTTP server, well-formed or not.</summary>
    public static bool IsHttp(string url) =>
        url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static string? HttpFault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
            ? null
            : $"'{Shown(url)}' is no valid address; write it as http://HOST:PORT/metrics";

    // https//user:PW@host, user:PW@host, //user:PW@host: a path by its form, an address by its meaning.
    private static bool HasPassword(string url) =>
        !url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        && (url[0] is not ('/' or '.') || url.StartsWith("//", StringComparison.Ordinal))
        && url.IndexOf(':') is var colon and >= 0
        && url.LastIndexOf('@') > colon;

    // What cannot be parsed cannot be masked piece by piece: userinfo and query go as a whole.
    private static string Shown(string url)
    {
        var (at, query) = (url.LastIndexOf('@'), url.IndexOf('?'));
        return at < 0 ? url.Split('?')[0]
            : query >= 0 && query < at ? "…"
            : "…" + url[at..].Split('?')[0];
    }
}
