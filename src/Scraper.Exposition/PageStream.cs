using System.IO;

namespace Scraper.Exposition;

/// <summary>A page on its way from a stream, read chunk by chunk.</summary>
internal sealed class PageStream(Stream page, ReaderOptions options, IPageReceiver receiver) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly PageReader _reader = new(options, receiver);
    private readonly PageBuffer _buffer = new(ChunkBytes, options.Limits.BodySizeLimitBytes);

    /// <summary>Reads the lines that one more chunk completes; false where the page or a limit ended.
    /// </summary>
    public async ValueTask<bool> AdvanceAsync(CancellationToken cancellation)
    {
        if (_reader.Stopped)
            return false;
        var count = await page.ReadAsync(_buffer.Free, cancellation).ConfigureAwait(false);
        if (count == 0)
            return false;
        cancellation.ThrowIfCancellationRequested();
        _buffer.Added(count);
        _buffer.Taken(_reader.Consume(_buffer.Pending));
        if (_reader.GivesUpOn(_buffer.Pending.Length))
            _buffer.Taken(_buffer.Pending.Length);
        if (_buffer.OverLimit && !_reader.Stopped)
            _reader.StopAtBodyLimit();
        return true;
    }

    /// <summary>Reads what is left behind the last newline, and says what the page came to.</summary>
    public PageSummary Finish()
    {
        _reader.ConsumeLast(_buffer.Pending);
        return _reader.Finish(_buffer.Total);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
