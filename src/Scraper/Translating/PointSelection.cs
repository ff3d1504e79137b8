using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>
/// What a source yields, series by series → the points of a field: none carries a label that the schema does
/// not allow or a value of any length, and there are no more than the limit, the smallest summed into one.
/// Memory follows the limit, and those series whose long values may become each other's.
/// </summary>
/// <param name="type">The field's.</param>
/// <param name="allowed">The labels that points may carry; empty: any.</param>
/// <param name="limit">The most points; 0: no limit.</param>
internal sealed class PointSelection(FieldType type, IReadOnlySet<string> allowed, int limit)
{
    private readonly PriorityQueue<PointSeries, PointSeries> _largest = new(SeriesOrder.SmallestFirst);
    private readonly SortedDictionary<PointSeries, PointSum> _long = new(SeriesOrder.ByLabels);
    private readonly SortedSet<string> _mergedNames = new(StringComparer.Ordinal);
    private readonly PointSum _rest = new();

    /// <summary>Why the source cannot be used; null where nothing speaks against it.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes one series of the source; no two have the same labels, and none has a name.</summary>
    public void Add(ReadOnlySpan<Label> labels, double value, ClassicHistogram? histogram)
    {
        Fault ??= FaultOf(labels, histogram);
        if (Fault is not null)
            return;
        foreach (var label in labels)
            if (TagText.MayBecomeAnother(label.Value))
            {
                AddLong(new PointSeries(Cut(labels), value, histogram));
                return;
            }
        if (IsSmallest(labels, histogram?.Count ?? value))
            Merge(labels, value, histogram);
        else
            Choose(new PointSeries(labels.ToArray(), value, histogram));
    }

    /// <summary>The points, sorted by tags, and how many series the last of them, <see cref="Point.Other"/>,
    /// stands for. Asked once.</summary>
    public (List<Point> Points, int Merged) Finish()
    {
        foreach (var (one, sum) in _long)
            Choose(sum.Under(one.Labels));
        var isOver = _rest.Count > 0;
        if (isOver && _largest.TryDequeue(out var smallest, out _))
            Merge(smallest);
        var points = new List<PointSeries>();
        while (_largest.TryDequeue(out var series, out _))
            if (isOver && series.Labels.Length > 0 && series.Labels.All(label => label.Value == Point.Other))
                Merge(series);
            else
                points.Add(series);
        if (isOver)
            points.Add(_rest.Under([.. _mergedNames.Select(name => new Label(name, Point.Other))]));
        points.Sort(SeriesOrder.ByLabels);
        return (points.ConvertAll(PointOf), _rest.Count);
    }

    private string? FaultOf(ReadOnlySpan<Label> labels, ClassicHistogram? histogram)
    {
        if (allowed.Count > 0)
            foreach (var label in labels)
                if (!allowed.Contains(label.Name))
                    return "yields a label that the schema does not allow";
        return histogram is null == (type == FieldType.Histogram)
            ? $"yields {(histogram is null ? "no histogram" : "a histogram")}"
            : null;
    }

    private void AddLong(PointSeries series)
    {
        if (!_long.TryGetValue(series, out var sum))
            _long.Add(series, sum = new PointSum());
        sum.Add(series.Value, series.Histogram);
    }

    /// <summary>Whether a series is not among the largest so far, asked before anything of it is kept.
    /// </summary>
    private bool IsSmallest(ReadOnlySpan<Label> labels, double weight) =>
        limit > 0 && _largest.Count == limit && SeriesOrder.IsSmaller(labels, weight, _largest.Peek());

    private void Choose(PointSeries series)
    {
        if (limit == 0 || _largest.Count < limit)
            _largest.Enqueue(series, series);
        else
            Merge(_largest.EnqueueDequeue(series, series));
    }

    private void Merge(PointSeries series) =>
        Merge(series.Labels, series.Value, series.Histogram);

    private void Merge(ReadOnlySpan<Label> labels, double value, ClassicHistogram? histogram)
    {
        _rest.Add(value, histogram);
        foreach (var label in labels)
            _mergedNames.Add(label.Name);
    }

    private static Label[] Cut(ReadOnlySpan<Label> labels)
    {
        var cut = labels.ToArray();
        foreach (ref var label in cut.AsSpan())
            label = label with { Value = TagText.Cut(label.Value) };
        return cut;
    }

    private static Point PointOf(PointSeries series)
    {
        List<Tag> tags = [.. series.Labels.Select(label => new Tag(label.Name, label.Value))];
        return series.Histogram is { } histogram
            ? new Point(tags, null, new Distribution(
                [.. histogram.Buckets.Select(bucket => new Bucket(BoundOf(bucket.UpperBound), bucket.Count))],
                histogram.Sum,
                histogram.Count))
            : new Point(tags, series.Value, null);
    }

    private static string BoundOf(double bound) => GoFloat.LabelForm(bound);
}
