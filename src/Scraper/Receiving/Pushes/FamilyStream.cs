using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Receiving.Pushes;

/// <summary>Delimited protobuf as a page of text, of which a piece at a time is written out.</summary>
/// <param name="families">Messages, each behind its length.</param>
internal sealed class FamilyStream(ReadOnlyMemory<byte> families) : ForwardStream
{
    private const int Piece = 16 * 1024;

    private readonly FamilyText _writer = new();
    private readonly int _length = families.Length;
    private ReadOnlyMemory<byte> _families = families;
    private ReadOnlyMemory<byte> _family;
    private ReadOnlyMemory<byte> _text;
    private int _at;

    /// <inheritdoc/>
    /// <exception cref="PageFailureException">The bytes are no such messages.</exception>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_text.IsEmpty && !(_family.IsEmpty && _families.IsEmpty))
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
            if (_family.IsEmpty)
                Begin();
            while (!_family.IsEmpty && _writer.Length < Piece)
                _family = _family[^_writer.Metric(_family.Span)..];
            return Encoding.UTF8.GetBytes(_writer.Take());
        }
        catch (InvalidDataException broken)
        {
            throw new PageFailureException(new Failure(
                FailureKind.PageNotExposition,
                $"byte {_at + 1}: no io.prometheus.client.MetricFamily behind its "
                + $"length: {broken.Message}"), broken);
        }
    }

    private void Begin()
    {
        _at = _length - _families.Length;
        var reader = new ProtobufReader(_families.Span);
        var length = reader.Delimited().Length;
        _families = _families[^(reader.Left + length)..];
        (_family, _families) = (_families[..length], _families[length..]);
        _writer.Begin(_family.Span);
    }
}
