using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Series;

/// <summary>One metric of a report as the sinks of Prometheus' kind send it.</summary>
/// <param name="Name">Legal, and like that of no other series of the report.</param>
/// <param name="Type">Its type.</param>
/// <param name="Points">Their tags have legal names, each once, and no empty values.</param>
internal sealed record Family(string Name, FieldType Type, IReadOnlyList<Point> Points)
{
    /// <summary>The label that says how far a bucket reaches.</summary>
    public const string BoundLabel = "le";

    /// <summary>The same with these labels at every point, but where one has such a label.</summary>
    public Family With(IReadOnlyList<Tag> common) => common.Count == 0 ? this : this with
    {
        Points = [.. Points.Select(point => point with
        {
            Tags = [.. point.Tags.UnionBy(common, tag => tag.Name)],
        })],
    };

    /// <summary>Its series; a histogram is the classic ones.</summary>
    public IEnumerable<SeriesValue> Series() => Points.SelectMany(point =>
        point.Distribution is { } distribution
            ? Classic(point.Tags, distribution)
            : [new SeriesValue(Name, point.Tags, point.Value ?? double.NaN)]);

    private IEnumerable<SeriesValue> Classic(IReadOnlyList<Tag> tags, Distribution distribution)
    {
        foreach (var bucket in distribution.Buckets)
            yield return new SeriesValue(
                Name + ClassicHistogram.BucketSuffix,
                [.. tags, new Tag(BoundLabel, bucket.UpperBound)],
                bucket.Count);
        if (distribution.Sum is { } sum)
            yield return new SeriesValue(Name + ClassicHistogram.SumSuffix, tags, sum);
        yield return new SeriesValue(Name + ClassicHistogram.CountSuffix, tags, distribution.Count);
    }
}

/// <summary>One value of one series.</summary>
internal readonly record struct SeriesValue(string Name, IReadOnlyList<Tag> Labels, double Value);
