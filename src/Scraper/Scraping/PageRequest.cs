using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>The GET that asks for a page, as a well-behaved scraper of the text formats sends it.</summary>
internal static class PageRequest
{
    // Text 0.0.4 first: it is what every generation of influxd gives. Protobuf is never asked for.
    private const string Accept =
        "text/plain;version=0.0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.9,"
        + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
        + "application/openmetrics-text;version=0.0.1;q=0.5,*/*;q=0.1";

    /// <summary>Made anew for each address on the way to the page.</summary>
    /// <param name="target">Whose page.</param>
    /// <param name="url">Its address, or where it redirected to.</param>
    /// <param name="own">Whether that is the target's own host: then a user in the URL counts. Settings
    /// refuse one, a redirect may bring one.</param>
    public static HttpRequestMessage For(TargetOptions target, Uri url, bool own)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (own && url.UserInfo.Length > 0)
            request.Headers.Authorization = new("Basic", Base64(Uri.UnescapeDataString(url.UserInfo)));

        Add(request.Headers, "Accept", Accept);
        Add(request.Headers, "Accept-Encoding", target.EnableCompression ? "gzip" : "identity");
        Add(request.Headers, "User-Agent", Product.UserAgent);
        Add(request.Headers, "X-Prometheus-Scrape-Timeout-Seconds",
            target.ScrapeTimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        return request;
    }

    private static void Add(HttpRequestHeaders headers, string name, string value) =>
        headers.TryAddWithoutValidation(name, value);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
