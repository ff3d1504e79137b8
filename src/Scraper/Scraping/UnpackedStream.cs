using System.IO;
using System.IO.Compression;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>A file's bytes, unpacked on the way where they are gzip data, whatever the file is called. How
/// much they may become is the reader's to bound.</summary>
/// <param name="file">Read once, from start to end, and closed with this.</param>
/// <param name="path">The file as messages name it.</param>
internal sealed class UnpackedStream(Stream file, string path) : ForwardStream
{
    private Stream? _content;

    /// <summary>Whether it is gzip data.</summary>
    public async ValueTask<bool> IsPackedAsync(CancellationToken cancellation) =>
        await ContentAsync(cancellation) is GZipStream;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var content = await ContentAsync(cancellationToken);
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new PageFailureException(
                new Failure(FailureKind.DecompressionFailed, $"'{path}' is no valid gzip data"), e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => (_content ?? file).Dispose();

    private async ValueTask<Stream> ContentAsync(CancellationToken cancellation)
    {
        if (_content is not null)
            return _content;
        var head = new byte[2];
        var length = await file.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellation);
        var whole = new RewoundStream(head.AsMemory(0, length), file);
        return _content = head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }
}
