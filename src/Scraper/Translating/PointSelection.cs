using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>
/// What a source yields, series by series → the points of a field: none carries a label that the schema does
/// not allow, a value of any length or one that is to stay private, and there are no more than the limit, the
/// smallest summed into one. Memory follows the limit, and those series whose tags may become each other's.
/// </summary>
/// <param name="type">The field's.</param>
/// <param name="allowed">The labels that points may carry; empty: any.</param>
/// <param name="privacy">What leaves of tags.</param>
/// <param name="limit">The most points; 0: no limit.</param>
internal sealed class PointSelection(
    FieldType type, IReadOnlySet<string> allowed, TagPrivacy privacy, int limit)
{
    private readonly PriorityQueue<PointSeries, PointSeries> _largest = new(SeriesOrder.SmallestFirst);
    private readonly SortedDictionary<PointSeries, PointSum> _alike = new(SeriesOrder.ByLabels);
    private readonly SortedSet<string> _changedNames = new(StringComparer.Ordinal);
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
        if (MayBecomeAnother(labels))
            AddAlike(new PointSeries(Sent(labels), value, histogram));
        else if (IsSmallest(labels, histogram?.Count ?? value))
            Merge(labels, value, histogram);
        else
            Choose(new PointSeries(labels.ToArray(), value, histogram));
    }

    /// <summary>The points, sorted by tags; how many series the last of them, <see cref="Point.Other"/>,
    /// stands for; and the tags that are not kept as they were. Asked once.</summary>
    public (List<Point> Points, int Merged, IReadOnlyCollection<string> Changed) Finish()
    {
        foreach (var (one, sum) in _alike)
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
        return (points.ConvertAll(PointOf), _rest.Count, _changedNames);
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

    /// <summary>Whether a series may end with the tags of another one: a tag that is dropped from one may be
    /// missing in the other.</summary>
    private bool MayBecomeAnother(ReadOnlySpan<Label> labels)
    {
        if (privacy.ChangesAny)
            return true;
        foreach (var label in labels)
            if (TagText.MayBecomeAnother(label.Value))
                return true;
        return false;
    }

    private void AddAlike(PointSeries series)
    {
        if (!_alike.TryGetValue(series, out var sum))
            _alike.Add(series, sum = new PointSum());
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

    private Label[] Sent(ReadOnlySpan<Label> labels)
    {
        var sent = new List<Label>(labels.Length);
        foreach (var label in labels)
        {
            if (privacy.RuleOf(label.Name) != TagRule.Keep)
                _changedNames.Add(label.Name);
            if (privacy.Sent(label.Name, label.Value) is { } value)
                sent.Add(label with { Value = value });
        }
        return [.. sent];
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
