namespace Scraper.Exposition;

/// <summary>One histogram of an OpenMetrics page, judged bucket by bucket and at its end.</summary>
internal sealed class OpenMetricsHistogram
{
    private bool _any;
    private double _bound = double.NaN;
    private double _last;
    private double? _count;
    private double? _sum;
    private double? _gaugeSum;
    private bool _negativeBucket;

    /// <summary>Begins another one.</summary>
    public void Clear()
    {
        _any = false;
        (_bound, _last) = (double.NaN, 0);
        (_count, _sum, _gaugeSum) = (null, null, null);
        _negativeBucket = false;
    }

    /// <summary>Adds a sample, and says what is wrong with it beside those before.</summary>
    public LineFault? Add(in OpenMetricsSample sample)
    {
        _any = true;
        if (sample.IsBucket)
            return AddBucket(sample.BoundNumber, sample.Value);
        if (sample.Has("_sum"u8))
            _sum = sample.Value;
        else if (sample.Has("_gsum"u8))
            _gaugeSum = sample.Value;
        else if (!sample.Has("_created"u8))
            _count = sample.Value;
        return null;
    }

    /// <summary>What is wrong with it as a whole.</summary>
    public string? Fault() =>
        !_any ? null
        : _bound != double.PositiveInfinity ? "has no bucket le=\"+Inf\""
        : _count is { } count && count != _last ? "has a count that is not its last bucket's"
        : (_sum ?? _gaugeSum) is not null && _count is null ? "has a sum and no count"
        : (_sum ?? _gaugeSum) is null && _count is not null ? "has a count and no sum"
        : _negativeBucket && _sum is not null ? "has a sum although a bucket is below zero"
        : !_negativeBucket && _gaugeSum < 0 ? "has a negative sum although no bucket is below zero"
        : null;

    private LineFault? AddBucket(double bound, double value)
    {
        if (bound <= _bound)
            return new LineFault(1, "the buckets of a histogram go up");
        if (value < _last)
            return new LineFault(1, "the counts of a histogram's buckets never fall");
        _negativeBucket |= bound < 0;
        (_bound, _last) = (bound, value);
        return null;
    }
}
