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
