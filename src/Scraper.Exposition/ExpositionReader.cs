using System.IO;
using System.Runtime.CompilerServices;

namespace Scraper.Exposition;

/// <summary>
/// Reads a page of Prometheus text or OpenMetrics, line by line: into a receiver, which allocates next to
/// nothing, or as an enumeration of entries. Memory does not grow with the page. A bad line costs that line
/// and never throws.</summary>
public static class ExpositionReader
{
    /// <summary>Reads a page as a stream, to its end or to a limit.</summary>
    /// <param name="page">The body, decompressed; it is left open.</param>
    /// <param name="options">Dialect, projection, limits.</param>
    /// <param name="receiver">Who takes what is found; called during this call only.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What the page came to.</returns>
    public static async ValueTask<PageSummary> ReadAsync(
        Stream page, ReaderOptions options, IPageReceiver receiver, CancellationToken cancellation)
    {
        using var stream = new PageStream(page, options, receiver);
        while (await stream.AdvanceAsync(cancellation).ConfigureAwait(false))
        {
        }
        return stream.Finish();
    }

    /// <summary>Reads a page that is in memory already.</summary>
    /// <param name="page">The body, decompressed.</param>
    /// <param name="options">Dialect, projection, limits.</param>
    /// <param name="receiver">Who takes what is found; called during this call only.</param>
    /// <returns>What the page came to.</returns>
    public static PageSummary Read(ReadOnlySpan<byte> page, ReaderOptions options, IPageReceiver receiver)
    {
        var reader = new PageReader(options, receiver);
        var body = page[..LengthWithin(options.Limits, page.Length)];
        return Finish(reader, body, reader.Consume(body), body.Length < page.Length);
    }

    /// <summary>Reads a page as a stream, entry by entry, a chunk of 64 KiB ahead.</summary>
    /// <param name="page">The body, decompressed; it is left open.</param>
    /// <param name="options">Dialect, projection, limits.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What the page says in document order, the last a <see cref="PageSummary"/>.</returns>
    public static async IAsyncEnumerable<PageEntry> EnumerateAsync(
        Stream page, ReaderOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var entries = new EntryQueue();
        using var stream = new PageStream(page, options, entries);
        while (await stream.AdvanceAsync(cancellation).ConfigureAwait(false))
            foreach (var entry in entries.Drain())
                yield return entry;
        var summary = stream.Finish();
        foreach (var entry in entries.Drain())
            yield return entry;
        yield return summary;
    }

    /// <summary>Reads a page that is in memory already, entry by entry.</summary>
    /// <param name="page">The body, decompressed; it must not change while it is enumerated.</param>
    /// <param name="options">Dialect, projection, limits.</param>
    /// <returns>What the page says in document order, the last a <see cref="PageSummary"/>.</returns>
    public static IEnumerable<PageEntry> Enumerate(ReadOnlyMemory<byte> page, ReaderOptions options)
    {
        var entries = new EntryQueue();
        var reader = new PageReader(options, entries);
        var body = page[..LengthWithin(options.Limits, page.Length)];
        var at = 0;
        while (!reader.Stopped && body.Span[at..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            at += reader.Consume(body.Span.Slice(at, length + 1));
            foreach (var entry in entries.Drain())
                yield return entry;
        }
        var summary = Finish(reader, body.Span, at, body.Length < page.Length);
        foreach (var entry in entries.Drain())
            yield return entry;
        yield return summary;
    }

    private static int LengthWithin(ExpositionLimits limits, int length) =>
        limits.BodySizeLimitBytes > 0 ? (int)Math.Min(limits.BodySizeLimitBytes, length) : length;

    private static PageSummary Finish(PageReader reader, ReadOnlySpan<byte> body, int taken, bool cut)
    {
        var rest = body[taken..];
        if (cut && !reader.Stopped)
        {
            reader.GivesUpOn(rest);
            reader.StopAtBodyLimit();
        }
        reader.ConsumeLast(rest);
        return reader.Finish(body.Length);
    }
}
