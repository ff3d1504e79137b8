namespace Scraper.Forwarding.Series;

/// <summary>How databases of series say that a sample is older than what they have or still take: Prometheus,
/// Thanos, Cortex and Mimir, by remote write and by OTLP.</summary>
internal static class PastTimes
{
    /// <summary>Parts of their sentences, in any case.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["out of order", "out-of-order", "out of bounds", "too old", "too-old", "more recent timestamp"];
}
