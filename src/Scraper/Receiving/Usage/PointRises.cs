namespace Scraper.Receiving.Usage;

/// <summary>What one point rose.</summary>
/// <param name="Tags">Its tags; null for what is in no point by its own name.</param>
/// <param name="Rise">What it rose, of a histogram the count.</param>
/// <param name="Histogram">The buckets of it; null unless it is one.</param>
internal readonly record struct PointRise(TagSet? Tags, double Rise, BucketCounts? Histogram);

/// <summary>What the points of a counter or histogram rose from a report to the next.</summary>
/// <param name="step">The two reports.</param>
/// <param name="field">The field's number.</param>
internal readonly struct PointRises(Step step, int field)
{
    private readonly CountedPoint[] _before = step.Before[field].Points;
    private readonly CountedPoint[] _now = step.Report.Fields[field].Points;

    /// <summary>Each named point, and what is left up to what the whole field rose. A point that is new
    /// beside an earlier point of the rest rose by nobody knows what: it counts 0, and the rest takes
    /// it.</summary>
    public IEnumerable<PointRise> Each()
    {
        var hasRest = Array.Exists(_before, point => point.Tags.IsOther);
        var left = step.Rise(field);
        var leftBuckets = step.Report.Fields[field].Histogram is null ? null : step.HistogramRise(field);
        Dictionary<TagSet, CountedPoint>? byTags = null;
        for (var at = 0; at < _now.Length; at++)
        {
            var point = _now[at];
            if (point.Tags.IsOther)
                continue;
            var known = Before(point.Tags, at, ref byTags);
            var rise = known is null && hasRest
                ? new PointRise(point.Tags, 0, null)
                : new PointRise(
                    point.Tags, Math.Max(0, point.Value - (known?.Value ?? 0)),
                    point.Histogram?.Since(known?.Histogram ?? BucketCounts.None));
            left -= rise.Rise;
            if (rise.Histogram is { } buckets)
                leftBuckets = leftBuckets?.Without(buckets);
            yield return rise;
        }
        if (left > 0)
            yield return new PointRise(null, left, leftBuckets);
    }

    /// <summary>The same point in the earlier report; nearly always it stands at the same place.</summary>
    private CountedPoint? Before(TagSet tags, int at, ref Dictionary<TagSet, CountedPoint>? byTags)
    {
        if (at < _before.Length && _before[at].Tags.Equals(tags))
            return _before[at];
        byTags ??= _before.ToDictionary(point => point.Tags);
        return byTags.GetValueOrDefault(tags);
    }
}
