using Scraper.Exposition;

namespace Scraper.Translating;

/// <summary>What becomes a point: its labels, to keep, and its value or histogram.</summary>
internal sealed record PointSeries(Label[] Labels, double Value, ClassicHistogram? Histogram)
{
    /// <summary>How large it is.</summary>
    public double Weight => Histogram?.Count ?? Value;
}

/// <summary>The orders in which the series of a field are chosen and stand.</summary>
internal static class SeriesOrder
{
    /// <summary>Label by label, name before value.</summary>
    public static readonly Comparer<PointSeries> ByLabels =
        Comparer<PointSeries>.Create((left, right) => Compare(left.Labels, right.Labels));

    /// <summary>NaN, then ascending values (a histogram's is its count); of equals the last by labels.
    /// </summary>
    public static readonly Comparer<PointSeries> SmallestFirst =
        Comparer<PointSeries>.Create((left, right) => Compare(left.Labels, left.Weight, right));

    /// <summary>Whether a series stands before another one, smallest first.</summary>
    public static bool IsSmaller(ReadOnlySpan<Label> labels, double weight, PointSeries than) =>
        Compare(labels, weight, than) < 0;

    private static int Compare(ReadOnlySpan<Label> labels, double weight, PointSeries other) =>
        weight.CompareTo(other.Weight) is var order and not 0 ? order : Compare(other.Labels, labels);

    private static int Compare(ReadOnlySpan<Label> left, ReadOnlySpan<Label> right)
    {
        for (var at = 0; at < Math.Min(left.Length, right.Length); at++)
        {
            var order = string.CompareOrdinal(left[at].Name, right[at].Name);
            order = order != 0 ? order : string.CompareOrdinal(left[at].Value, right[at].Value);
            if (order != 0)
                return order;
        }
        return left.Length.CompareTo(right.Length);
    }
}
