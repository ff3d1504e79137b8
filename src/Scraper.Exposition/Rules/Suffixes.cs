using System.Text;

namespace Scraper.Exposition;

/// <summary>The endings by which the samples of one family differ in name.</summary>
internal static class Suffixes
{
    /// <summary>Those of a histogram in text; a summary has them but for the bucket.</summary>
    public static byte[][] OfHistogram { get; } =
        [.. ClassicHistogram.Suffixes.Select(Encoding.ASCII.GetBytes)];

    public static ReadOnlySpan<byte> Bucket => "_bucket"u8;

    /// <summary>Those of each OpenMetrics type.</summary>
    public static IReadOnlyDictionary<MetricType, byte[][]> OfOpenMetrics { get; } =
        new Dictionary<MetricType, byte[][]>
        {
            [MetricType.Untyped] = [[]],
            [MetricType.Gauge] = [[]],
            [MetricType.StateSet] = [[]],
            [MetricType.Counter] = ["_total"u8.ToArray(), "_created"u8.ToArray()],
            [MetricType.Info] = ["_info"u8.ToArray()],
            [MetricType.Summary] = [[], "_count"u8.ToArray(), "_sum"u8.ToArray(), "_created"u8.ToArray()],
            [MetricType.Histogram] = [.. OfHistogram, "_created"u8.ToArray()],
            [MetricType.GaugeHistogram] = ["_bucket"u8.ToArray(), "_gcount"u8.ToArray(), "_gsum"u8.ToArray()],
        };

    /// <summary>Which of some suffixes a name bears, and more than it alone; empty if none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name, byte[][] suffixes)
    {
        foreach (var suffix in suffixes)
            if (name.Length > suffix.Length && name.EndsWith(suffix))
                return suffix;
        return default;
    }
}
