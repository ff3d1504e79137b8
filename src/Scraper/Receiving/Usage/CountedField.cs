using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>One field of a report as counting needs it.</summary>
/// <param name="Total">The sum of its points (of a histogram's, their counts); NaN where it was not reported, or not
/// as a finite number.</param>
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

    /// <summary>A field of a report. A point that is not finite counts as not reported.</summary>
    public static CountedField Of(ReportField field)
    {
        CountedPoint[] points = [.. field.Points.Select(CountedPoint.Of).Where(point => double.IsFinite(point.Value))];
        return points.Length == 0
            ? Missing
            : new CountedField(
                points.Sum(point => point.Value), field.Fidelity,
                field.Type == FieldType.Histogram
                    ? points.Aggregate(BucketCounts.None, (sum, point) => sum.Plus(point.Histogram!))
                    : null,
                points);
    }
}

/// <summary>One point of a field.</summary>
/// <param name="Tags">Its tags, sorted by name.</param>
/// <param name="Value">Its value; of a histogram the count.</param>
/// <param name="Histogram">Null unless it is one.</param>
internal sealed record CountedPoint(TagSet Tags, double Value, BucketCounts? Histogram)
{
    /// <summary>A point of a report.</summary>
    public static CountedPoint Of(Point point)
    {
        var histogram = point.Distribution is { } distribution ? BucketCounts.Of(distribution) : null;
        return new CountedPoint(
            TagSet.Of(point.Tags), histogram?.Count ?? point.Value ?? double.NaN, histogram);
    }
}
