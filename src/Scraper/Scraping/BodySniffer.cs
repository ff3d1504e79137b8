using System.Buffers;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Tells from a body's first bytes that it cannot be an exposition. What might be one is left to the
/// parser, where a bad line costs that line and not the page.</summary>
internal static class BodySniffer
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code =>
            (byte)code).Except("\t\n\v\f\r"u8.ToArray())]);

    /// <summary>Why the body cannot be one, or null.</summary>
    /// <param name="head">Its first bytes; all of it where it is shorter.</param>
    /// <param name="where">URL or path as messages may show it.</param>
    public static Failure? Refusal(ReadOnlySpan<byte> head, string where)
    {
        if (head.IsEmpty)
            return new(FailureKind.PageEmpty,
                $"{where} gave an empty body; is it the /metrics page of the server?");

        if (WideEncoding(head) is { } encoding)
        {
            return new(FailureKind.EncodingUnsupported,
                $"{where} is encoded as {encoding}; an exposition is UTF-8, so save or serve it as such");
        }

        return Other(head) is { } what
            ? new(FailureKind.PageNotExposition,
                $"{where} is {what}, not a Prometheus exposition; check the address")
            : null;
    }

    private static string? WideEncoding(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        [not 0, 0, 0, 0, ..] or [0, 0, 0, not 0, ..] => "UTF-32",
        [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "UTF-16",
        _ => null,
    };

    private static string? Other(ReadOnlySpan<byte> head)
    {
        if (head is [0x1F, 0x8B, ..])
            return "gzip data that no Content-Encoding announces";

        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'<', (byte)'!' or (byte)'?' or (byte)'/' or (>= (byte)'A' and <= (byte)'z'), ..])
            return "HTML or XML";

        if (IsJson(text))
            return "JSON";

        return IsBinary(text) ? "binary data, such as the protobuf format" : null;
    }

    // Protobuf's delimited messages begin with a length and the tag 0x0A, which look like a short first line;
    // the next length does not. One stray control byte may stand in a label's value.
    private static bool IsBinary(ReadOnlySpan<byte> text)
    {
        var controls = 0;
        for (var rest = text; rest.IndexOfAny(Controls) is var at and >= 0; rest = rest[(at + 1)..])
            controls++;
        return (controls > 1 && controls * 50 > text.Length) || text is [< 32, ..];
    }

    // {"name",label="value"} 1 is a sample with a quoted name: only a colon after the string makes it JSON.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{' or (byte)'[', ..])
            return false;

        var inside = text[1..].TrimStart(" \t\r\n"u8);
        if (text[0] == '[' || inside is [(byte)'}'])
            return true;

        if (inside is not [(byte)'"', ..] || inside[1..].IndexOf((byte)'"') is not (var close and >= 0))
            return false;

        return inside[(close + 2)..].TrimStart(" \t\r\n"u8) is [(byte)':', ..];
    }
}
