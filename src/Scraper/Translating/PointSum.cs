using Scraper.Exposition;
using Scraper.Expressions;

namespace Scraper.Translating;

/// <summary>Several points as one: values are added; of histograms buckets, counts and sums.</summary>
internal sealed class PointSum
{
    private CompensatedSum _value;
    private ClassicHistogram? _histogram;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One more.</summary>
    public void Add(double value, ClassicHistogram? histogram)
    {
        Count++;
        if (histogram is not null)
            _histogram = _histogram is null ? histogram : Both(_histogram, histogram);
        else
            _value = _value.Plus(value);
    }

    /// <summary>What they come to, under these labels.</summary>
    public PointSeries Under(Label[] labels) =>
        new(labels, _histogram is null ? _value.Value : double.NaN, _histogram);

    /// <summary>A bound that one of the two lacks has there what its next lower one has.</summary>
    private static ClassicHistogram Both(ClassicHistogram left, ClassicHistogram right)
    {
        var buckets = new List<HistogramBucket>(left.Buckets.Count);
        var (ours, theirs) = (new Steps(left), new Steps(right));
        while (!ours.AtEnd || !theirs.AtEnd)
        {
            var bound = Math.Min(ours.Next, theirs.Next);
            buckets.Add(new HistogramBucket(bound, ours.CountAt(bound) + theirs.CountAt(bound)));
        }
        return new ClassicHistogram(buckets, left.Sum + right.Sum, left.Count + right.Count);
    }

    /// <summary>The buckets of a histogram, bound by bound.</summary>
    private sealed class Steps(ClassicHistogram histogram)
    {
        private int _at;
        private double _count;

        public bool AtEnd => _at == histogram.Buckets.Count;

        public double Next => AtEnd ? double.PositiveInfinity : histogram.Buckets[_at].UpperBound;

        /// <summary>The count up to a bound that is at most the next.</summary>
        public double CountAt(double bound)
        {
            if (!AtEnd && histogram.Buckets[_at].UpperBound == bound)
                _count = histogram.Buckets[_at++].Count;
            return _count;
        }
    }
}
