using System.Buffers;
using System.IO;

namespace Scraper.Exposition;

/// <summary>A page on its way from a stream, read chunk by chunk; what is not yet a whole line waits in a
/// buffer.</summary>
internal sealed class PageStream(Stream page, ReaderOptions options, IPageReceiver receiver) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly PageReader _reader = new(options, receiver);
    private readonly long _limit = options.Limits.BodySizeLimitBytes;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _end;
    private long _total;

    private ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Reads the lines that one more chunk completes; false where the page or a limit ended.
    /// </summary>
    public async ValueTask<bool> AdvanceAsync(CancellationToken cancellation)
    {
        if (_reader.Stopped)
            return false;
        MakeRoom();
        var count = await page.ReadAsync(_bytes.AsMemory(_end), cancellation).ConfigureAwait(false);
        if (count == 0)
            return false;
        cancellation.ThrowIfCancellationRequested();
        var within = _limit > 0 ? (int)Math.Min(count, _limit - _total) : count;
        _total += within;
        _end += within;
        _start += _reader.Consume(Pending);
        if (_reader.GivesUpOn(Pending))
            _start = _end;
        if (within < count && !_reader.Stopped)
            _reader.StopAtBodyLimit();
        return true;
    }

    /// <summary>Reads what is left behind the last newline, and says what the page came to.</summary>
    public PageSummary Finish()
    {
        _reader.ConsumeLast(Pending);
        return _reader.Finish(_total);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    /// <summary>What is pending moves to the front, and the room doubles where a line fills it.</summary>
    private void MakeRoom()
    {
        if (_end - _start > _bytes.Length / 2)
            Move(ArrayPool<byte>.Shared.Rent(_bytes.Length * 2));
        else if (_start > 0)
            Move(_bytes);
    }

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
