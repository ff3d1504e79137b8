using System.Text;

namespace Scraper.Exposition;

/// <summary>The lines of one histogram as they were found on a page, and the judgement over them.</summary>
internal sealed class HistogramParts(IReadOnlyList<Label> labels)
{
    private readonly List<(double Bound, double Count, string Spelled)> _buckets = [];
    private double? _sum;
    private double? _count;

    /// <summary>The labels that all lines share, without <c>le</c>.</summary>
    public IReadOnlyList<Label> Labels => labels;

    /// <summary>The indices of the lines, in document order.</summary>
    public List<int> Samples { get; } = [];

    /// <summary>The lines of a family, histogram by histogram, in the order of their first lines. A family
    /// that has no bucket anywhere is no histogram, unless the page calls it one.</summary>
    public static IReadOnlyCollection<HistogramParts> Of(SampleSet page, string family)
    {
        var groups = new OrderedDictionary<string, HistogramParts>();
        var buckets = page.Named(family + ClassicHistogram.BucketSuffix);
        if (buckets.Count == 0 && page.TypeOf(family) != MetricType.Histogram)
            return groups.Values;
        foreach (var index in buckets)
            PartsOf(groups, page[index]).AddBucket(page[index]);
        foreach (var index in page.Named(family + ClassicHistogram.SumSuffix))
            PartsOf(groups, page[index])._sum = page[index].Value;
        foreach (var index in page.Named(family + ClassicHistogram.CountSuffix))
            PartsOf(groups, page[index])._count = page[index].Value;
        foreach (var parts in groups.Values)
            parts.Order();
        return groups.Values;
    }

    /// <summary>What makes them no histogram; null if nothing does.</summary>
    public LineFault? Fault()
    {
        if (_buckets.Count == 0)
            return Torn("it has no buckets");
        if (_buckets.FirstOrDefault(bucket => double.IsNaN(bucket.Bound)) is { Spelled: { } bound })
            return bound.Length == 0
                ? Torn("a bucket has no label le")
                : Torn("the le of a bucket is not a number", Quoted(bound));
        if (_buckets[^1].Bound != double.PositiveInfinity)
            return Torn("the bucket le=\"+Inf\" is missing");
        if (_buckets.FirstOrDefault(bucket => !(bucket.Count >= 0)) is { Spelled: { } negative } bad)
            return Torn(
                "the count of a bucket is negative or NaN", $"{Quoted(negative)} counts {Of(bad.Count)}");
        return UnevenBuckets() ?? UnevenTotals();
    }

    /// <summary>The histogram that they are, once no fault was found.</summary>
    public ClassicHistogram Assembled() =>
        new([.. _buckets.Select(bucket => new HistogramBucket(bucket.Bound, bucket.Count))], _sum,
            _buckets[^1].Count);

    private LineFault? UnevenBuckets()
    {
        for (var index = 1; index < _buckets.Count; index++)
        {
            var (lower, upper) = (_buckets[index - 1], _buckets[index]);
            if (lower.Bound == upper.Bound)
                return Torn("a bucket stands twice", Quoted(upper.Spelled));
            if (upper.Count < lower.Count)
                return Torn("a bucket counts less than the one below it", $"{Quoted(upper.Spelled)} counts "
                    + $"{Of(upper.Count)}, {Quoted(lower.Spelled)} {Of(lower.Count)}");
        }
        return null;
    }

    private LineFault? UnevenTotals()
    {
        var total = _buckets[^1].Count;
        if (_count is { } count && count != total)
            return Torn("the count is not that of the bucket le=\"+Inf\"", $"{Of(count)}, not {Of(total)}");
        // Only a bucket that reaches down to negative observations can explain a negative sum.
        var mayBeNegative =
            _buckets.Exists(bucket => bucket.Bound <= 0 && bucket.Count > 0) || _buckets.Count == 1;
        return _sum is { } sum && (double.IsNaN(sum) || sum < 0 && !mayBeNegative)
            ? Torn("the sum is negative or NaN", Of(sum))
            : null;
    }

    /// <summary>A fault of all lines together, which is at no column of any.</summary>
    private static LineFault Torn(string reason, string? quote = null) =>
        new(1, reason, quote is null ? "" : ": " + quote);

    private static string Quoted(string bound) => $"le={Found.Word(Encoding.UTF8.GetBytes(bound))}";

    private static string Of(double number) => GoFloat.Shortest(number);

    private void AddBucket(Sample bucket)
    {
        var spelled = bucket.LabelValue("le");
        var bound = Number.TryParse(Encoding.UTF8.GetBytes(spelled), out var number) ? number : double.NaN;
        _buckets.Add((bound, bucket.Value, spelled));
    }

    private void Order()
    {
        Samples.Sort();
        _buckets.Sort((left, right) => left.Bound.CompareTo(right.Bound));
    }

    private static HistogramParts PartsOf(OrderedDictionary<string, HistogramParts> groups, Sample sample)
    {
        var isBucket = sample.Name.EndsWith(ClassicHistogram.BucketSuffix, StringComparison.Ordinal);
        var labels = new List<Label>(sample.LabelCount);
        var key = new StringBuilder();
        for (var index = 0; index < sample.LabelCount; index++)
        {
            var label = sample.LabelAt(index);
            if (isBucket && label.Name == "le")
                continue;
            labels.Add(label);
            // With its lengths, so that no label can be mistaken for two.
            key.Append(label.Name.Length).Append(':').Append(label.Name)
                .Append(label.Value.Length).Append(':').Append(label.Value);
        }
        if (!groups.TryGetValue(key.ToString(), out var parts))
            groups.Add(key.ToString(), parts = new HistogramParts(labels));
        parts.Samples.Add(sample.Index);
        return parts;
    }
}
