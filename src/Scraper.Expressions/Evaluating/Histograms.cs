using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>Adding classic histograms, which works between equal bounds only.</summary>
internal static class Histograms
{
    /// <summary><c>+</c> between two series of which at least one is a histogram.</summary>
    public static ClassicHistogram Add(Operator calculation, Series left, Series right)
    {
        if (calculation.Symbol != "+")
            Vectors.RefuseHistogram(left.Histogram is null ? right : left, calculation.Symbol);
        return left.Histogram is { } first && right.Histogram is { } second
            ? Add(first, second)
            : throw new EvaluationException("a histogram and a number cannot be added");
    }

    /// <summary>The histogram of both's observations.</summary>
    public static ClassicHistogram Add(ClassicHistogram left, ClassicHistogram right)
    {
        if (!Bounds(left).SequenceEqual(Bounds(right)))
            throw new EvaluationException(
                "histograms with different bucket bounds cannot be added",
                $": {Shown(left)} and {Shown(right)}");
        return new ClassicHistogram(
            [.. left.Buckets.Zip(right.Buckets, (one, other) =>
                one with { Count = one.Count + other.Count })],
            left.Sum + right.Sum,
            left.Count + right.Count);
    }

    private static IEnumerable<double> Bounds(ClassicHistogram histogram) =>
        histogram.Buckets.Select(bucket => bucket.UpperBound);

    private static string Shown(ClassicHistogram histogram) =>
        string.Join(" ", Bounds(histogram).Select(GoFloat.Shortest));
}
