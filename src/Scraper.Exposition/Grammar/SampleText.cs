namespace Scraper.Exposition;

/// <summary>The parts of one sample line, as the lane or the grammar found them; one object serves all lines.
/// </summary>
internal sealed class SampleText
{
    private LabelSlice[] _labels = new LabelSlice[16];

    /// <summary>The metric's name.</summary>
    public Slice Name { get; set; }

    /// <summary>The value.</summary>
    public double Value { get; set; }

    /// <summary>The timestamp, if there is one.</summary>
    public Timestamp? At { get; set; }

    /// <summary>The exemplar, if there is one.</summary>
    public ExemplarNode? Exemplar { get; set; }

    /// <summary>The labels, in the order of the line.</summary>
    public ReadOnlySpan<LabelSlice> Labels => _labels.AsSpan(0, LabelCount);

    /// <summary>How many there are.</summary>
    public int LabelCount { get; private set; }

    /// <summary>Forgets the line before.</summary>
    public void Clear()
    {
        LabelCount = 0;
        At = null;
        Exemplar = null;
    }

    /// <summary>Adds one label.</summary>
    public void Add(LabelSlice label)
    {
        if (LabelCount == _labels.Length)
            Array.Resize(ref _labels, LabelCount * 2);
        _labels[LabelCount++] = label;
    }
}

/// <summary>Where a label's name and value stand in a line's text, both unescaped.</summary>
internal readonly record struct LabelSlice(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    public ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> text) => text.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> text) => text.Slice(ValueStart, ValueLength);
}
