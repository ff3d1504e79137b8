using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>What failure it is when a target's page takes too long, its request throws, or its body does.
/// </summary>
/// <param name="peer">What a request ends in.</param>
/// <param name="mask">Takes out what of its words is secret.</param>
/// <param name="timeoutSeconds">The target's <c>scrape_timeout</c>.</param>
internal sealed class RequestFailures(PeerFailures peer, SecretMask mask, double timeoutSeconds)
{
    /// <summary>The URL as messages may show it.</summary>
    public string Where => peer.Where;

    /// <summary>What the target says, as messages may show it.</summary>
    [return: NotNullIfNotNull(nameof(words))]
    public string? Shown(string? words) => words is null ? null : mask.Of(words);

    /// <summary>The failure that an answer of a proxy is; null where the status is the peer's own.</summary>
    public Failure? OfAnswer(HttpStatusCode status) => peer.OfAnswer(status);

    /// <summary>The page took too long.</summary>
    public Failure Timeout => new(FailureKind.ScrapeTimeout,
        $"{peer.WhereThrough} did not give its whole page within "
        + $"{timeoutSeconds.ToString(CultureInfo.InvariantCulture)} s; "
        + "raise scrape_timeout or see what holds the server up");

    /// <summary>The request failed before there was an answer.</summary>
    public Failure OfRequest(HttpRequestException thrown, Deadline deadline) =>
        deadline.Passed ? Timeout : peer.Of(thrown);

    /// <summary>The body failed; null where the caller itself gave up, or it is none of the body's.</summary>
    public Failure? OfBody(Exception thrown, Deadline deadline) => thrown switch
    {
        _ when deadline.Passed => Timeout,
        PageFailureException known => known.Failure,
        InvalidDataException => new(FailureKind.DecompressionFailed,
            $"{Where}: the body is no valid gzip data; set enable_compression: false, or mend the server"),
        IOException => peer.Lost(thrown),
        _ => null,
    };
}
