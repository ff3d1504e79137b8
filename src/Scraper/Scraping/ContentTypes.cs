using System.Net.Http.Headers;
using Scraper.Exposition;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>What a Content-Type makes of a body.</summary>
/// <param name="Dialect">How to read it.</param>
/// <param name="Warning">What was tolerated, one sentence, or null.</param>
/// <param name="Failure">Why it cannot be read at all, or null.</param>
internal sealed record ContentVerdict(Dialect Dialect, string? Warning = null, Failure? Failure = null);

/// <summary>Content-Type → dialect, as Prometheus decides it but milder: what is missing or odd is read as
/// text with a warning, and <c>fallback_scrape_protocol</c> settles it silently.</summary>
internal static class ContentTypes
{
    private static readonly Dictionary<string, Dialect> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/plain"] = Dialect.Text,
        ["application/openmetrics-text"] = Dialect.OpenMetrics,
    };

    /// <summary>Judges the header of an HTTP answer.</summary>
    /// <param name="contentType">The header, or null.</param>
    /// <param name="fallback">What <c>fallback_scrape_protocol</c> says, or null.</param>
    /// <param name="where">The URL as messages may show it.</param>
    public static ContentVerdict Judge(string? contentType, Dialect? fallback, string where)
    {
        var media = MediaType(contentType);
        if (media is not null && Known.TryGetValue(media, out var dialect))
            return new(dialect);

        if (Is(media, "application/vnd.google.protobuf"))
            return Refused(FailureKind.ContentTypeUnsupported,
                $"{where} answers in the protobuf format, though text was asked for");

        if (fallback is { } chosen)
            return new(chosen);

        if (Is(media, "text/html"))
            return Refused(FailureKind.PageNotExposition,
                $"{where} is an HTML page, not a Prometheus exposition; check the address");

        var said = string.IsNullOrWhiteSpace(contentType)
            ? "no Content-Type"
            : $"the odd Content-Type '{OneLine.Words(contentType)}'";
        return new(Dialect.Text,
            $"{where} answers with {said}; it is read as text 0.0.4 "
            + "(fallback_scrape_protocol would settle it)");
    }

    // A header that repeats a parameter is malformed, as it is for Prometheus.
    private static string? MediaType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && parsed.Parameters.DistinctBy(one => one.Name.ToLowerInvariant()).Count() == parsed.Parameters.Count
            ? parsed.MediaType
            : null;

    private static bool Is(string? media, string name) =>
        string.Equals(media, name, StringComparison.OrdinalIgnoreCase);

    private static ContentVerdict Refused(FailureKind kind, string message) =>
        new(Dialect.Text, Failure: new Failure(kind, message));
}
