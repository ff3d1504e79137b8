using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>One field of a report as counting needs it.</summary>
/// <param name="Total">The sum of its points (of a histogram's, their counts); NaN where it was not reported,
/// or not as a finite number.</param>
/// <param name="Fidelity">How true it is.</param>
/// <param name="Histogram">All its points together; null unless it is a histogram.</param>
/// <param name="Points">Its points, where somebody groups by their tags; else empty.</param>
internal readonly record struct CountedField(
    double Total, Fidelity Fidelity, BucketCounts? Histogram, CountedPoint[] Points)
{
    /// <summary>A field that was not reported.</summary>
    public static CountedField Missing { get; } = new(double.NaN, Fidelity.Exact, null, []);

    /// <summary>Whether there is a value.</summary>
    public bool IsReported => double.IsFinite(Total);
}

/// <summary>One point of a field.</summary>
/// <param name="Tags">Its tags, sorted by name.</param>
/// <param name="Value">Its value; of a histogram the count.</param>
/// <param name="Histogram">Null unless it is one.</param>
internal sealed record CountedPoint(TagSet Tags, double Value, BucketCounts? Histogram);
