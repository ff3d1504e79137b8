using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scraper.Outcomes;

/// <summary>JSON as this program writes it, everywhere: one line of UTF-8 in which nothing is escaped that
/// need not be. Expressions and user agents stay readable; the bytes are a file or a body, never part of
/// HTML.</summary>
internal static class JsonLine
{
    /// <summary>For a writer of its own.</summary>
    public static JsonWriterOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object of the properties that are written, without a final newline.</summary>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        properties(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>A string with its quotes.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Options.Encoder)}\"";
}
