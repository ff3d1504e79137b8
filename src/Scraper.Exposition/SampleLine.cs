namespace Scraper.Exposition;

/// <summary>
/// One sample line as the reader hands it on: slices of the reader's buffer, valid only during the call.
/// Names and values are already unescaped.
/// </summary>
public readonly ref struct SampleLine
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<LabelSlice> _labels;

    /// <summary>Lays a line over the text that its slices point into.</summary>
    public SampleLine(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, ReadOnlySpan<LabelSlice> labels, double value)
    {
        _text = text;
        _labels = labels;
        Name = name;
        Value = value;
    }

    /// <summary>The metric's name, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The sample's value.</summary>
    public double Value { get; }

    /// <summary>The timestamp in milliseconds, or null.</summary>
    public long? TimestampMs { get; init; }

    /// <summary>The 1-based line of the page.</summary>
    public long Line { get; init; }

    /// <summary>How many labels stand on the line, empty values included.</summary>
    public int LabelCount => _labels.Length;

    /// <summary>The name of the label at <paramref name="index"/>, in the order of the line.</summary>
    public ReadOnlySpan<byte> LabelName(int index) =>
        _labels[index].NameOf(_text);

    /// <summary>The value of the label at <paramref name="index"/>, unescaped.</summary>
    public ReadOnlySpan<byte> LabelValue(int index) =>
        _labels[index].ValueOf(_text);
}

/// <summary>Where a label's name and value stand in a line's text.</summary>
public readonly record struct LabelSlice(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    internal ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> text) => text.Slice(NameStart, NameLength);

    internal ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> text) => text.Slice(ValueStart, ValueLength);
}
