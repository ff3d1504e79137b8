namespace Scraper.Exposition;

/// <summary>Where a label's name and value stand in a line's text, both unescaped.</summary>
internal readonly record struct LabelSlice(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    public ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> text) => text.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> text) => text.Slice(ValueStart, ValueLength);
}
