namespace Scraper.Exposition;

/// <summary>Bounds on what one page may cost. 0 means no limit, as in Prometheus, whose key names these are
/// where it has one. A line over a limit is rejected, a page over one is read up to there.</summary>
public sealed record ExpositionLimits
{
    // A series of influxd has less than half of it. With the default number the text takes 32 MB.
    private const int CharactersOfSeries = 320;
    private const int CharactersOfPage = 1024 * 1024;

    /// <summary><c>body_size_limit</c>: bytes of the body after decompression. Default 64 MiB.</summary>
    public long BodySizeLimitBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary><c>line_length_limit</c>: bytes of one line. Default 1 MiB.</summary>
    public int LineLengthLimitBytes { get; init; } = 1024 * 1024;

    /// <summary><c>label_limit</c>: labels of one sample. Default 64.</summary>
    public int LabelLimit { get; init; } = 64;

    /// <summary><c>label_name_length_limit</c>: bytes of a label's name. Default 1024.</summary>
    public int LabelNameLengthLimit { get; init; } = 1024;

    /// <summary><c>label_value_length_limit</c>: bytes of a label's value. Default 16384.</summary>
    public int LabelValueLengthLimit { get; init; } = 16 * 1024;

    /// <summary><c>sample_limit</c>: samples that the projection asks for. Default 50,000.</summary>
    public long SampleLimit { get; init; } = 50_000;

    /// <summary><c>series_limit</c>: samples of them that the receiver took, and with each so much text as
    /// such a series has. Default 50,000.</summary>
    public long SeriesLimit { get; init; } = 50_000;

    /// <summary>Why nothing more may be kept by a receiver; null where something may.</summary>
    internal string? Fault(IPageReceiver receiver) =>
        SeriesLimit > 0 && receiver.Kept >= CharactersOfPage + (SeriesLimit * CharactersOfSeries)
            ? $"the page has longer names and values than series_limit of {SeriesLimit} "
                + $"has room for, {CharactersOfSeries} characters each"
            : null;

    /// <summary>Which limit a sample is over, by its key, and where.</summary>
    internal LineFault? Fault(SampleText sample)
    {
        if (LabelLimit > 0 && sample.LabelCount > LabelLimit)
            return new LineFault(
                1, $"the sample has {sample.LabelCount} labels, over label_limit of {LabelLimit}");
        foreach (var label in sample.Labels)
        {
            if (LabelNameLengthLimit > 0 && label.NameLength > LabelNameLengthLimit)
                return new LineFault(label.NameStart + 1, "a label name is over label_name_length_limit of "
                    + $"{LabelNameLengthLimit} bytes");
            if (LabelValueLengthLimit > 0 && label.ValueLength > LabelValueLengthLimit)
                return new LineFault(label.NameStart + 1, "a label value is over label_value_length_limit of "
                    + $"{LabelValueLengthLimit} bytes");
        }
        return null;
    }
}
