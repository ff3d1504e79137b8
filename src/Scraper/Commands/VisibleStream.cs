using System.IO;
using System.Text;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Results on their way to a terminal, which takes some of their bytes for orders: those are shown
/// instead (<see cref="OneLine.VisibleLines"/>). A pipe gets the exact bytes, past this stream.</summary>
/// <param name="inner">The terminal.</param>
internal sealed class VisibleStream(Stream inner) : WriteOnlyStream
{
    // Keeps the bytes of a character whose end is not written yet.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var letters = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
        var count = _decoder.GetChars(buffer, letters, flush: false);
        inner.Write(Encoding.UTF8.GetBytes(OneLine.VisibleLines(new string(letters, 0, count))));
    }
}
