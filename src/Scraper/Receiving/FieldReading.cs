using System.Text.Json;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Receiving;

/// <summary>Reads one field of a report.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type in the schema.</param>
/// <param name="schema">Says which tags its points may carry.</param>
/// <param name="storage">Is shown the tags of every point.</param>
internal sealed class FieldReading(
    string name, FieldType type, AcceptedSchemas.Accepted schema, StorageText storage)
{
    /// <summary>More than a sender's <c>point_limit</c> lets through.</summary>
    public const int MostPoints = 10_000;

    /// <summary>More than any histogram of a server has.</summary>
    public const int MostBuckets = 1_000;

    /// <summary>The field. A point that is not finite counts as not reported.</summary>
    public CountedField Read(JsonElement field)
    {
        if (Labels.Parse<FieldType>(field.Text("type")) != type
            || Labels.Parse<Fidelity>(field.Text("fidelity")) is not { } fidelity
            || field.Key("points").Expect(JsonValueKind.Array, "points")
                .GetArrayLength() is 0 or > MostPoints)
        {
            throw Bad();
        }
        CountedPoint[] points = [.. field.List("points")
            .Select(point => Point(point.Expect(JsonValueKind.Object, "points")))];
        if (points.DistinctBy(point => point.Tags).Count() < points.Length)
            throw Bad();
        points = Array.FindAll(points, point => double.IsFinite(point.Value));
        return points.Length == 0
            ? CountedField.Missing
            : new CountedField(points.Sum(point => point.Value), fidelity, Together(points), points);
    }

    /// <summary>All points of a histogram. They share their bounds, all but a few: else what they come to
    /// would cost more than they do.</summary>
    private BucketCounts? Together(CountedPoint[] points)
    {
        var sum = points[0].Histogram;
        foreach (var point in points.AsSpan(1))
        {
            sum = sum?.Plus(point.Histogram!);
            if (sum?.Bounds.Length > MostBuckets)
                throw Bad();
        }
        return sum;
    }

    private CountedPoint Point(JsonElement point)
    {
        var tags = point.Tags(schema);
        storage.Meet(tags);
        if (type == FieldType.Histogram)
        {
            var histogram = Histogram(point);
            return new CountedPoint(TagSet.Of(tags), histogram.Count, histogram);
        }
        var value = point.Key("value").Number() ?? throw Bad();
        return type == FieldType.Counter && value < 0 ? throw Bad()
            : new CountedPoint(TagSet.Of(tags), value, null);
    }

    /// <summary>A histogram: bounds ascend, and no bucket counts less than the one before or more than
    /// all.</summary>
    private BucketCounts Histogram(JsonElement point)
    {
        var count = Count(point.Key("count"));
        var sum = point.TryGetProperty("sum", out var told) ? told.Number() ?? throw Bad() : 0;
        var list = point.Key("buckets").Expect(JsonValueKind.Array, "buckets");
        if (list.GetArrayLength() > MostBuckets)
            throw Bad();
        var (bounds, counts) = (new double[list.GetArrayLength()], new double[list.GetArrayLength()]);
        var at = 0;
        foreach (var bucket in list.EnumerateArray())
        {
            var one = bucket.Expect(JsonValueKind.Object, "buckets");
            (bounds[at], counts[at]) = (BucketCounts.BoundOf(one.Text("le")), Count(one.Key("count")));
            if (double.IsNaN(bounds[at]) || counts[at] > count
                || (at > 0 && !(bounds[at] > bounds[at - 1] && counts[at] >= counts[at - 1])))
            {
                throw Bad();
            }
            at++;
        }
        return new BucketCounts(bounds, counts, count, double.IsFinite(sum) ? sum : 0);
    }

    private double Count(JsonElement element) => element.Number() is { } count and >= 0 ? count : throw Bad();

    private RefusedException Bad() => new(RefusalKind.BadValue, name);
}
