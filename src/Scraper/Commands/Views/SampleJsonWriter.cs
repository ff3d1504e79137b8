using System.Buffers;
using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>
/// What <c>parse</c> prints: one JSON array a sample, <c>[name, [[label,value],…], "value",
/// timestamp_ms|null]</c>, in document order. Dispose it to write what is still in its buffer.
/// </summary>
internal sealed class SampleJsonWriter : IPageReceiver, IDisposable
{
    private const int FlushBytes = 32 * 1024;

    private readonly Stream _stdout;
    private readonly Action<Rejection>? _rejected;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes to a stream; rejections, all of them, go to <paramref name="rejected"/>.</summary>
    public SampleJsonWriter(Stream stdout, Action<Rejection>? rejected = null)
    {
        _stdout = stdout;
        _rejected = rejected;
        _json = new Utf8JsonWriter(_buffer, JsonLine.Options);
    }

    /// <inheritdoc/>
    public string? Sample(in SampleLine sample)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(sample.Name);
        WriteLabels(sample);
        _json.WriteStringValue(GoFloat.Shortest(sample.Value));
        if (sample.TimestampMs is { } timestamp)
            _json.WriteNumberValue(timestamp);
        else
            _json.WriteNullValue();
        _json.WriteEndArray();
        EndLine();
        return null;
    }

    /// <inheritdoc/>
    public void Rejected(Rejection rejection, ReadOnlySpan<byte> name) =>
        _rejected?.Invoke(rejection);

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }

    private void WriteLabels(in SampleLine sample)
    {
        _json.WriteStartArray();
        for (var index = 0; index < sample.LabelCount; index++)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(sample.LabelName(index));
            _json.WriteStringValue(sample.LabelValue(index));
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
            Flush();
    }

    private void Flush()
    {
        _stdout.Write(_buffer.WrittenSpan);
        _stdout.Flush();
        _buffer.ResetWrittenCount();
    }
}
