using System.Text;
using System.Text.Unicode;
using Scraper.Forwarding;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>The exact request to a sink, as <c>preview --sink</c> shows it:
/// like HTTP on the wire, or as JSON.</summary>
internal static class SinkRequestView
{
    /// <summary>Method and destination, headers, an empty line, the body as it is.</summary>
    public static void Write(CommandIo io, SinkRequest request)
    {
        io.WriteLine($"{request.Method} {request.Destination}");
        foreach (var (name, value) in request.Headers)
            io.WriteLine($"{name}: {value}");
        io.WriteLine("");
        io.Output.Write(request.Body.Span);
        if (!request.Body.Span.EndsWith("\n"u8))
            io.WriteLine("");
    }

    /// <summary><c>{"method","destination","headers":[[name,value],…],"body"}</c>, or
    /// <c>body_base64</c> where the bytes are no text.</summary>
    public static ReadOnlyMemory<byte> Json(SinkRequest request) => JsonLine.Object(json =>
    {
        json.WriteString("method", request.Method);
        json.WriteString("destination", request.Destination);
        json.WriteStartArray("headers");
        foreach (var (name, value) in request.Headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        if (Utf8.IsValid(request.Body.Span))
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
        else
            json.WriteBase64String("body_base64", request.Body.Span);
    });
}
