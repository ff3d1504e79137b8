using System.Globalization;

namespace Scraper.Receiving.Usage;

/// <summary>A histogram as counting needs it: its bounds as numbers, ascending, the observations at or below
/// each, how many there were and what they come to.</summary>
/// <param name="Bounds">Ascending.</param>
/// <param name="Counts">Cumulative, one a bound.</param>
/// <param name="Count">All observations.</param>
/// <param name="Sum">What they come to; 0 where nobody says.</param>
internal sealed record BucketCounts(double[] Bounds, double[] Counts, double Count, double Sum)
{
    /// <summary>Nothing observed, in no bucket.</summary>
    public static BucketCounts None { get; } = new([], [], 0, 0);

    /// <summary>Both together. A bound that one of them lacks has there what its next lower bound
    /// has.</summary>
    public BucketCounts Plus(BucketCounts other) =>
        Joined(other, static (mine, theirs) => mine + theirs);

    /// <summary>What was observed since <paramref name="before"/>: nothing where the count did not rise, else
    /// what each bound and the sum rose.</summary>
    public BucketCounts Since(BucketCounts before) => Count > before.Count
        ? Joined(before, static (now, then) => Math.Max(0, now - then))
        : None;

    /// <summary>What is left when <paramref name="part"/> is taken away, never less than nothing.</summary>
    public BucketCounts Without(BucketCounts part) =>
        Joined(part, static (all, taken) => Math.Max(0, all - taken));

    /// <summary>A bound; NaN where it is no number.</summary>
    public static double BoundOf(string le) => le == "+Inf"
        ? double.PositiveInfinity
        : double.TryParse(le, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
            ? bound : double.NaN;

    private BucketCounts Joined(BucketCounts other, Func<double, double, double> of)
    {
        var bounds = SameBounds(other) ? Bounds : [.. Bounds.Union(other.Bounds).Order()];
        var counts = new double[bounds.Length];
        for (var at = 0; at < bounds.Length; at++)
            counts[at] = of(UpTo(bounds[at]), other.UpTo(bounds[at]));
        return new BucketCounts(bounds, counts, of(Count, other.Count), of(Sum, other.Sum));
    }

    private bool SameBounds(BucketCounts other) => Bounds.AsSpan().SequenceEqual(other.Bounds);

    /// <summary>The observations at or below a bound, as far as the buckets tell.</summary>
    private double UpTo(double bound)
    {
        var at = Array.BinarySearch(Bounds, bound);
        if (at < 0)
            at = ~at - 1;
        return at < 0 ? 0 : Counts[at];
    }
}
