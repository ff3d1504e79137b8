namespace Scraper.Exposition;

/// <summary>
/// One sample line as the reader hands it on: slices of the reader's buffer, valid only during the call.
/// Names and values are already unescaped.
/// </summary>
public readonly ref struct SampleLine
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<LabelSlice> _labels;
    private readonly ExemplarNode? _exemplar;

    /// <summary>Lays a line over the text that its slices point into.</summary>
    internal SampleLine(ReadOnlySpan<byte> text, SampleText sample, long line)
    {
        _text = text;
        _labels = sample.Labels;
        _exemplar = sample.Exemplar;
        Name = sample.Name.Of(text);
        Value = sample.Value;
        TimestampMs = sample.At?.Milliseconds;
        Line = line;
    }

    /// <summary>The metric's name, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The sample's value; NaN and the infinities are values like any other.</summary>
    public double Value { get; }

    /// <summary>The timestamp in milliseconds since 1970 (OpenMetrics' seconds are cut to them), or null.
    /// </summary>
    public long? TimestampMs { get; }

    /// <summary>The 1-based line of the page.</summary>
    public long Line { get; }

    /// <summary>How many labels stand on the line, empty values included.</summary>
    public int LabelCount => _labels.Length;

    /// <summary>The name of the label at <paramref name="index"/>, in the order of the line, UTF-8.</summary>
    public ReadOnlySpan<byte> LabelName(int index) =>
        _labels[index].NameOf(_text);

    /// <summary>The value of the label at <paramref name="index"/>, UTF-8.</summary>
    public ReadOnlySpan<byte> LabelValue(int index) =>
        _labels[index].ValueOf(_text);

    /// <summary>The exemplar at the end of an OpenMetrics line, made anew by each call; null where there is
    /// none.</summary>
    public Exemplar? ReadExemplar() => _exemplar?.Read(_text);
}
