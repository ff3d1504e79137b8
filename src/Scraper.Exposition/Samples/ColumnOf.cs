namespace Scraper.Exposition;

/// <summary>A growing column in chunks: appending never copies what is there, but for the first chunk, which
/// begins small; memory is what is stored.</summary>
internal sealed class ColumnOf<T>
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FirstSize = 16;

    private readonly List<T[]> _chunks = [];
    private int _room;

    /// <summary>Values stored.</summary>
    public int Count { get; private set; }

    /// <summary>The value at <paramref name="index"/>, where it stands.</summary>
    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>Appends one value.</summary>
    public void Add(T value)
    {
        if (Count == _room)
            Grow();
        this[Count] = value;
        Count++;
    }

    private void Grow()
    {
        if (_room is > 0 and < ChunkSize)
        {
            var first = _chunks[0];
            Array.Resize(ref first, first.Length * 2);
            _chunks[0] = first;
            _room = first.Length;
            return;
        }
        _chunks.Add(new T[_room == 0 ? FirstSize : ChunkSize]);
        _room += _chunks[^1].Length;
    }
}
