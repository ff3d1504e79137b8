namespace Scraper.Http;

/// <summary>A URL as messages and logs may show it:
/// without userinfo, and with its query's values cut out.</summary>
internal static class ShownUrl
{
    /// <summary><c>https://host:8443/path?key=…</c>.</summary>
    public static string Of(Uri url)
    {
        var shown = url.GetComponents(
            UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return url.Query.Length > 1
            ? shown + "?" + string.Join('&', url.Query[1..].Split('&').Select(Pair))
            : shown;
    }

    // A pair without '=' may itself be a token.
    private static string Pair(string pair) => pair.IndexOf('=') is var at and > 0 ? pair[..at] + "=…" : "…";
}
