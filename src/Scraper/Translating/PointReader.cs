using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Telemetry;
using Point = Scraper.Telemetry.Point;

namespace Scraper.Translating;

/// <summary>What a source yielded → points, none of which
/// carries a label that the schema does not allow.</summary>
internal static class PointReader
{
    /// <summary>Adds the points, sorted by tags; a text says why the source cannot be used.</summary>
    public static string? Read(
        Evaluation evaluation, FieldType type, IReadOnlySet<string> allowed, List<Point> points)
    {
        if (evaluation.Scalar is not null)
            return "a scalar is no series of the page";
        foreach (var series in evaluation.Vector ?? [])
        {
            var tags = TagsOf(series);
            if (allowed.Count > 0 && tags.FirstOrDefault(tag => !allowed.Contains(tag.Name)) is { } stranger)
                return "yields a label that the schema does not allow";
            if (series.Histogram is null == (type == FieldType.Histogram))
                return $"yields {(series.Histogram is null ? "no histogram" : "a histogram")}";
            points.Add(PointOf(tags, series));
        }
        points.Sort((left, right) => Compare(left.Tags, right.Tags));
        for (var index = 1; index < points.Count; index++)
            if (Compare(points[index - 1].Tags, points[index].Tags) == 0)
                return "yields two series with the same tags";
        return null;
    }

    private static List<Tag> TagsOf(SeriesValue series) =>
        [.. series.Labels
            .Where(label => label.Name != Label.MetricName)
            .Select(label => new Tag(label.Name, label.Value))];

    private static Point PointOf(List<Tag> tags, SeriesValue series) => series.Histogram is { } histogram
        ? new Point(tags, null, new Distribution(
            [.. histogram.Buckets.Select(bucket => new Bucket(BoundOf(bucket.UpperBound), bucket.Count))],
            histogram.Sum,
            histogram.Count))
        : new Point(tags, series.Value, null);

    private static string BoundOf(double bound) => GoFloat.LabelForm(bound);

    private static int Compare(IReadOnlyList<Tag> left, IReadOnlyList<Tag> right)
    {
        for (var index = 0; index < Math.Min(left.Count, right.Count); index++)
        {
            var order = string.CompareOrdinal(left[index].Name, right[index].Name);
            order = order != 0 ? order : string.CompareOrdinal(left[index].Value, right[index].Value);
            if (order != 0)
                return order;
        }
        return left.Count.CompareTo(right.Count);
    }
}
