namespace Scraper.Receiving.Usage;

/// <summary>What the points of a counter or histogram rose from a report to the next.</summary>
internal static class PointRises
{
    /// <summary>Each named point that rose or stayed, and, as one without a name, what is left up to what the
    /// whole field rose. A point that is new beside an earlier point of the rest rose by nobody knows what:
    /// it counts 0, and the rest takes it.</summary>
    /// <param name="step">The two reports.</param>
    /// <param name="field">The field's number.</param>
    /// <returns>The tags, or null for the rest; what it rose; for a histogram, its buckets too.</returns>
    public static IEnumerable<(TagSet? Tags, double Rise, BucketCounts? Histogram)> Of(Step step, int field)
    {
        var before = step.Before[field].Points.ToDictionary(point => point.Tags);
        var hasRest = before.Keys.Any(tags => tags.IsOther);
        var left = step.Rise(field);
        var leftBuckets = step.Report.Fields[field].Histogram is null ? null : step.HistogramRise(field);
        foreach (var point in step.Report.Fields[field].Points)
        {
            if (point.Tags.IsOther)
                continue;
            var known = before.GetValueOrDefault(point.Tags);
            var (rise, buckets) = known is null && hasRest ? (0, null) : Between(known, point);
            left -= rise;
            if (buckets is not null)
                leftBuckets = leftBuckets?.Without(buckets);
            yield return (point.Tags, rise, buckets);
        }
        yield return (null, Math.Max(0, left), leftBuckets);
    }

    private static (double Rise, BucketCounts? Histogram) Between(CountedPoint? before, CountedPoint now) =>
        (Math.Max(0, now.Value - (before?.Value ?? 0)),
            now.Histogram?.Since(before?.Histogram ?? BucketCounts.None));
}
