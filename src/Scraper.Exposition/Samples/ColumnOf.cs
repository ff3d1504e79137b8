namespace Scraper.Exposition;

/// <summary>A growing column in chunks: appending never copies what is there, so memory is what is
/// stored.</summary>
internal sealed class ColumnOf<T>
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];

    /// <summary>Values stored.</summary>
    public int Count { get; private set; }

    /// <summary>The value at <paramref name="index"/>.</summary>
    public T this[int index] => _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>Appends one value.</summary>
    public void Add(T value)
    {
        if (Count >> ChunkBits == _chunks.Count)
            _chunks.Add(new T[ChunkSize]);
        _chunks[Count >> ChunkBits][Count & (ChunkSize - 1)] = value;
        Count++;
    }
}
