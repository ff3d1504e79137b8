using System.Buffers;
using System.Buffers.Binary;

namespace Scraper.Exposition;

/// <summary>Writes label sets as bytes that are equal where the sets are, in whatever order they
/// stood.</summary>
internal sealed class LabelKey
{
    private readonly List<LabelSlice> _labels = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The key; good until the next one is written.</summary>
    /// <param name="prefix">Stands before the labels.</param>
    /// <param name="text">Where the labels' slices are from.</param>
    /// <param name="labels">Labels with different names.</param>
    /// <param name="except">The name of a label that is left out; empty: none is.</param>
    public ReadOnlySpan<byte> Of(
        ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text, ReadOnlySpan<LabelSlice> labels,
        ReadOnlySpan<byte> except)
    {
        _labels.Clear();
        foreach (var label in labels)
            if (except.IsEmpty || !label.NameOf(text).SequenceEqual(except))
                _labels.Add(label);
        Sort(text);
        _bytes.ResetWrittenCount();
        Write(prefix);
        foreach (var label in _labels)
        {
            Write(label.NameOf(text));
            Write(label.ValueOf(text));
        }
        return _bytes.WrittenSpan;
    }

    /// <summary>Most pages write labels in order.</summary>
    private void Sort(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < _labels.Count; at++)
            if (_labels[at - 1].NameOf(text).SequenceCompareTo(_labels[at].NameOf(text)) > 0)
            {
                var copy = text.ToArray();
                _labels.Sort((left, right) => left.NameOf(copy).SequenceCompareTo(right.NameOf(copy)));
                return;
            }
    }

    /// <summary>With its length, so that no text can be mistaken for two.</summary>
    private void Write(ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), part.Length);
        _bytes.Advance(sizeof(int));
        _bytes.Write(part);
    }
}
