namespace Scraper.Exposition;

/// <summary>A growing column in chunks: appending never copies what is there, but for the first chunk, which
/// begins small; memory is what is stored.</summary>
internal sealed class ColumnOf<T>
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FirstSize = 4;

    private T[][] _chunks = [[]];

    /// <summary>Values stored.</summary>
    public int Count { get; private set; }

    /// <summary>The value at <paramref name="index"/>.</summary>
    public T this[int index]
    {
        get => _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
        set => _chunks[index >> ChunkBits][index & (ChunkSize - 1)] = value;
    }

    /// <summary>Appends one value.</summary>
    public void Add(T value)
    {
        var chunk = Count >> ChunkBits;
        var at = Count & (ChunkSize - 1);
        if (chunk == _chunks.Length || at == _chunks[chunk].Length)
            Grow(chunk);
        _chunks[chunk][at] = value;
        Count++;
    }

    private void Grow(int chunk)
    {
        if (chunk == 0)
            Array.Resize(ref _chunks[0], Math.Max(FirstSize, Count * 2));
        else
            _chunks = [.. _chunks, new T[ChunkSize]];
    }
}
