using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>A histogram as a small bar row: one block character a bucket, as high as its own count.</summary>
internal static class HistogramBar
{
    private const int Widest = 16;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary><c>▁▂█▄· mean 0.05</c>; an empty bucket is a dot; many buckets share a character.</summary>
    public static string Of(Distribution distribution)
    {
        var counts = OwnCounts(distribution.Buckets);
        var share = (counts.Count + Widest - 1) / Widest;
        var heights = counts.Chunk(Math.Max(1, share)).Select(chunk => chunk.Sum()).ToList();
        var highest = heights.DefaultIfEmpty(0).Max();
        var bar = string.Concat(heights.Select(height => Block(height, highest)));
        return distribution is { Sum: { } sum, Count: > 0 }
            ? $"{bar} mean {PreviewField.Number(Math.Round(sum / distribution.Count, 6))}"
            : bar;
    }

    /// <summary>Buckets are cumulative on the page; here each has its own.</summary>
    private static List<double> OwnCounts(IReadOnlyList<Bucket> buckets) =>
        [.. buckets.Select((bucket, at) => bucket.Count - (at == 0 ? 0 : buckets[at - 1].Count))];

    private static char Block(double height, double highest) => height <= 0
        ? '·'
        : Blocks[Math.Clamp((int)Math.Ceiling(height / highest * Blocks.Length) - 1, 0, Blocks.Length - 1)];
}
