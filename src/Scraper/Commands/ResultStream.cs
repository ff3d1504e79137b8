using System.IO;

namespace Scraper.Commands;

/// <summary>Standard output, whose own failures are told from those of whatever is read meanwhile. A reader
/// that went away (<c>| head</c>) is no failure: the console's stream drops what nobody reads.</summary>
/// <param name="open">Opens what is written to, at the first result.</param>
internal sealed class ResultStream(Func<Stream> open) : Stream
{
    private readonly Lazy<Stream> _inner = new(open);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Value.Write(buffer);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new OutputUnwritableException(unwritable);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing: what is written is out.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Results could not be written; the message says why.</summary>
internal sealed class OutputUnwritableException(Exception why) : IOException(why.Message, why);
