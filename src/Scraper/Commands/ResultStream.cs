using System.IO;

namespace Scraper.Commands;

/// <summary>Standard output, whose own failures are told from those of whatever is read meanwhile. A reader
/// that went away (<c>| head</c>) is no failure: the console's stream drops what nobody reads.</summary>
/// <param name="open">Opens what is written to, at the first result.</param>
internal sealed class ResultStream(Func<Stream> open) : WriteOnlyStream
{
    private readonly Lazy<Stream> _inner = new(open);

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
}

/// <summary>Results could not be written; the message says why.</summary>
internal sealed class OutputUnwritableException(Exception why) : IOException(why.Message, why);
