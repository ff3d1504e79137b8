using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Where a redirect may lead; pure.</summary>
internal static class Redirects
{
    /// <summary>The most that are followed for one page.</summary>
    public const int Most = 10;

    /// <summary>Whether the status asks to look elsewhere.</summary>
    public static bool Is(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The next address, or why there is none.</summary>
    /// <param name="path">The addresses asked so far, the last of which answered.</param>
    /// <param name="location">The answer's Location header.</param>
    /// <param name="follow"><c>follow_redirects</c>.</param>
    public static Outcome<Uri> Next(IReadOnlyList<Uri> path, Uri? location, bool follow)
    {
        var here = path[^1];
        var from = ShownUrl.Of(here);
        if (location is null)
            return new Failure(FailureKind.HttpStatus,
                $"{from} redirects without saying where to; check the address");

        if (!Uri.TryCreate(here, location, out var next) || next.Scheme is not ("http" or "https"))
            return Refused($"{from} redirects to something that is no web address");

        var to = ShownUrl.Of(next);
        if (!follow)
            return Refused(
                $"{from} redirects to {to} and follow_redirects is false; set the target's url to it");

        if (here.Scheme == "https" && next.Scheme == "http")
            return Refused(
                $"{from} redirects from https to {to}, which is not followed; mend the server or the url");

        if (path.Contains(next))
            return TooMany(
                $"{from} redirects back to {to}, a loop; check the address and the proxy before it");

        return path.Count > Most
            ? TooMany($"{ShownUrl.Of(path[0])} redirects more than {Most} times; check it") : next;
    }

    private static Failure Refused(string message) => new(FailureKind.RedirectRefused, message);

    private static Failure TooMany(string message) => new(FailureKind.TooManyRedirects, message);
}
