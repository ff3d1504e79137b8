using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Receiving.Pushes;

/// <summary>Delimited protobuf as a page of text: one family at a time is written out.</summary>
/// <param name="families">Messages, each behind its length.</param>
internal sealed class FamilyStream(ReadOnlyMemory<byte> families) : ForwardStream
{
    private readonly FamilyText _writer = new();
    private readonly int _length = families.Length;
    private ReadOnlyMemory<byte> _families = families;
    private ReadOnlyMemory<byte> _text;

    /// <inheritdoc/>
    /// <exception cref="PageFailureException">The bytes are no such messages.</exception>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_text.IsEmpty && !_families.IsEmpty)
            _text = Next();
        var count = Math.Min(buffer.Length, _text.Length);
        _text[..count].CopyTo(buffer);
        _text = _text[count..];
        return ValueTask.FromResult(count);
    }

    private byte[] Next()
    {
        try
        {
            var reader = new ProtobufReader(_families.Span);
            var text = _writer.Of(reader.Delimited());
            _families = _families[^reader.Left..];
            return Encoding.UTF8.GetBytes(text);
        }
        catch (InvalidDataException broken)
        {
            throw new PageFailureException(new Failure(
                FailureKind.PageNotExposition,
                $"byte {_length - _families.Length + 1}: no io.prometheus.client.MetricFamily behind its "
                + $"length: {broken.Message}"), broken);
        }
    }
}
