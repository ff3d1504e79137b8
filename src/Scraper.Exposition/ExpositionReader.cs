using System.Buffers;
using System.IO;

namespace Scraper.Exposition;

/// <summary>
/// Reads a page of Prometheus text or OpenMetrics as a stream, line by line, and hands each sample that is
/// asked for to a receiver. Memory does not grow with the page.
/// </summary>
public static class ExpositionReader
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads a page to its end, or to a limit.</summary>
    /// <param name="page">The body, decompressed.</param>
    /// <param name="options">Dialect, projection, limits.</param>
    /// <param name="receiver">Who takes the samples; called during this call only.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public static async ValueTask<PageSummary> ReadAsync(
        Stream page, ReaderOptions options, IPageReceiver receiver, CancellationToken cancellation)
    {
        var reader = new PageReader(options, receiver);
        using var buffer = new PageBuffer(ChunkBytes, options.Limits.BodySizeLimitBytes);
        while (!reader.Stopped
            && await page.ReadAsync(buffer.Free, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            cancellation.ThrowIfCancellationRequested();
            buffer.Added(count);
            buffer.Taken(reader.Consume(buffer.Pending));
            if (reader.GivesUpOn(buffer.Pending.Length))
                buffer.Taken(buffer.Pending.Length);
            if (buffer.OverLimit && !reader.Stopped)
                reader.StopAtBodyLimit();
        }
        reader.ConsumeLast(buffer.Pending);
        return reader.Finish(buffer.Total);
    }

    /// <summary>Reads a page that is in memory already.</summary>
    public static PageSummary Read(ReadOnlySpan<byte> page, ReaderOptions options, IPageReceiver receiver)
    {
        var reader = new PageReader(options, receiver);
        var limit = options.Limits.BodySizeLimitBytes;
        var body = limit > 0 && page.Length > limit ? page[..(int)limit] : page;
        var taken = reader.Consume(body);
        if (body.Length < page.Length && !reader.Stopped)
            reader.StopAtBodyLimit();
        reader.ConsumeLast(body[taken..]);
        return reader.Finish(body.Length);
    }
}

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
