using System.Buffers;

namespace Scraper.Exposition;

/// <summary>The part of a page that was read from its stream and not yet made into lines.</summary>
internal sealed class PageBuffer(int size, long limit) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);
    private int _start;
    private int _end;

    /// <summary>Bytes of the page so far, within the limit.</summary>
    public long Total { get; private set; }

    /// <summary>Whether the page has more bytes than the limit allows.</summary>
    public bool OverLimit { get; private set; }

    /// <summary>What is not yet taken.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Room for the next read; what is pending moves to the front, and the room doubles where a line
    /// fills it.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_end - _start > _bytes.Length / 2)
                Move(ArrayPool<byte>.Shared.Rent(_bytes.Length * 2));
            else if (_start > 0)
                Move(_bytes);
            return _bytes.AsMemory(_end);
        }
    }

    /// <summary>Says how many bytes were read into the room.</summary>
    public void Added(int count)
    {
        var within = limit > 0 ? (int)Math.Min(count, limit - Total) : count;
        OverLimit = within < count;
        Total += within;
        _end += within;
    }

    /// <summary>Says how many bytes of what is pending were taken.</summary>
    public void Taken(int count) => _start += count;

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Move(byte[] into)
    {
        Pending.CopyTo(into);
        _end -= _start;
        _start = 0;
        if (ReferenceEquals(into, _bytes))
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = into;
    }
}
