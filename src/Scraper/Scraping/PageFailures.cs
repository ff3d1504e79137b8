using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>A body that ends in a failure which is already known by kind and sentence.</summary>
internal sealed class PageFailureException(Failure failure, Exception cause)
    : IOException(failure.Message, cause)
{
    public Failure Failure { get; } = failure;
}

/// <summary>What failure it is when reading a page's body throws.</summary>
internal static class PageFailures
{
    /// <summary>The failure, or null where the exception is none of the page's: a caller's own
    /// cancellation, or a bug.</summary>
    public static Failure? Classify(Exception thrown) => thrown switch
    {
        PageFailureException known => known.Failure,
        InvalidDataException => new(FailureKind.DecompressionFailed, "the body is no valid gzip data"),
        _ => null,
    };
}
