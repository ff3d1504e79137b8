using Scraper.Exposition;
using Scraper.Receiving.Usage;

namespace Scraper.Pages;

/// <summary>A histogram of times as columns, each with what lies between its bound and the one
/// before.</summary>
internal sealed class DurationPicture
{
    /// <summary>The field that is shown.</summary>
    public const string Field = "query_duration_seconds";

    private const int MostBars = 24;

    private readonly ColumnChart _chart;

    /// <param name="amount">What was counted; null where nobody reported it.</param>
    public DurationPicture(Amount? amount)
    {
        var histogram = amount?.Histogram ?? BucketCounts.None;
        (Count, Sum) = (histogram.Count, histogram.Sum);
        Buckets = [.. histogram.Bounds.Zip(histogram.Counts, (bound, count) =>
            (GoFloat.LabelForm(bound), count))];
        var own = Own(histogram);
        _chart = new ColumnChart(own.Count, own.Select(one => one.Count).DefaultIfEmpty().Max());
        Bars = [.. own.Select((one, at) => new Bar(
            _chart.Left(at), _chart.Middle(at), _chart.Top(one.Count), _chart.High(one.Count),
            _chart.LabelTop(one.Count), _chart.HasLabel(at) ? PageText.Short(one.Count) : "",
            _chart.HasLabel(at) ? PageText.Duration(one.Bound) : ""))];
        Words = string.Join(", ", own.Select(one =>
            $"{PageText.Short(one.Count)} up to {PageText.Duration(one.Bound)}"));
    }

    public double Count { get; }

    /// <summary>In seconds.</summary>
    public double Sum { get; }

    /// <summary>Their average.</summary>
    public string Mean => PageText.Duration(Count > 0 ? Sum / Count : 0);

    /// <summary>As they are in the JSON: cumulative.</summary>
    public IReadOnlyList<(string Le, double Count)> Buckets { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<Bar> Bars { get; }

    /// <summary>How wide each is.</summary>
    public string Width => _chart.Width;

    /// <summary>The same for one who does not see it.</summary>
    public string Words { get; }

    /// <summary>What lies between neighbouring bounds; many of them share a column.</summary>
    private static List<(double Bound, double Count)> Own(BucketCounts histogram)
    {
        var share = Math.Max(1, (histogram.Bounds.Length + MostBars - 1) / MostBars);
        var (own, before) = (new List<(double, double)>(), 0d);
        foreach (var bars in histogram.Bounds.Zip(histogram.Counts).Chunk(share))
        {
            own.Add((bars[^1].First, Math.Max(0, bars[^1].Second - before)));
            before = bars[^1].Second;
        }
        return own;
    }

    /// <summary>One column and its words.</summary>
    internal sealed record Bar(
        string Left, string Middle, string Top, string Height, string LabelTop, string Value, string Label);
}
