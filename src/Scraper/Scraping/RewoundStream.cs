using System.IO;

namespace Scraper.Scraping;

/// <summary>A stream whose first bytes were read ahead: they come again, then the rest.</summary>
internal sealed class RewoundStream(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _head = head;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _head.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(Again(buffer.Span));

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => rest.DisposeAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => rest.Dispose();

    private int Again(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }
}
