namespace Scraper.Http;

/// <summary>A URL as messages and logs may show it:
/// without userinfo, and with its query's values cut out.</summary>
internal static class ShownUrl
{
    /// <summary><c>https://host:8443/path?key=…</c>.</summary>
    public static string Of(Uri url)
    {
        var shown = Origin(url) + url.AbsolutePath;
        return url.Query.Length > 1
            ? shown + "?" + string.Join('&', url.Query[1..].Split('&').Select(Pair))
            : shown;
    }

    /// <summary><c>https://host:8443</c>, with the zone that a link-local address has.</summary>
    public static string Origin(Uri url)
    {
        var origin = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        return url.HostNameType == UriHostNameType.IPv6
            ? origin.Replace(url.Host, $"[{url.IdnHost}]", StringComparison.Ordinal)
            : origin;
    }

    // A pair without '=' may itself be a token.
    private static string Pair(string pair) => pair.IndexOf('=') is var at and > 0 ? pair[..at] + "=…" : "…";
}
