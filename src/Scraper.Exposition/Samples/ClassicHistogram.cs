namespace Scraper.Exposition;

/// <summary>A classic histogram assembled from its lines and found whole.</summary>
/// <param name="Buckets">Upper bounds ascending, the last +Inf; counts cumulative, never falling.</param>
/// <param name="Sum">The <c>_sum</c> of all observations; null where the page has none.</param>
/// <param name="Count">How many observations: equal to the last bucket.</param>
public sealed record ClassicHistogram(IReadOnlyList<HistogramBucket> Buckets, double? Sum, double Count)
{
    /// <summary>What the name of a bucket's sample adds to its family's.</summary>
    public const string BucketSuffix = "_bucket";

    /// <summary>What the name of the sum of all observations adds to its family's.</summary>
    public const string SumSuffix = "_sum";

    /// <summary>What the name of the number of observations adds to its family's.</summary>
    public const string CountSuffix = "_count";

    /// <summary>What the names of a histogram's samples add to their family's.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = [BucketSuffix, SumSuffix, CountSuffix];
}

/// <summary>One bucket of a classic histogram.</summary>
/// <param name="UpperBound">Its label <c>le</c>: the largest value that it counts.</param>
/// <param name="Count">The observations up to there, those of the buckets below included.</param>
public readonly record struct HistogramBucket(double UpperBound, double Count);
