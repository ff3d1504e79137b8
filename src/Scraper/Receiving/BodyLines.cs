using System.Text.Json;

namespace Scraper.Receiving;

/// <summary>One report of a body, or what stands in its place.</summary>
/// <param name="Number">Its line, from 1; 1 for a single report.</param>
/// <param name="Json">What stands there.</param>
internal readonly record struct BodyLine(int Number, ReadOnlyMemory<byte> Json)
{
    /// <summary>Whether a JSON object begins there.</summary>
    public bool IsObject => Json.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
}

/// <summary>A body as reports: one JSON object, on one line or laid out over many, or one on each
/// line.</summary>
internal static class BodyLines
{
    /// <summary>More is no body of reports.</summary>
    public const int Most = 20_000;

    /// <summary>The lines that are not blank; null where there are too many.</summary>
    public static IReadOnlyList<BodyLine>? Of(ReadOnlyMemory<byte> body)
    {
        var lines = new List<BodyLine>();
        var rest = body;
        for (var number = 1; rest.Length > 0; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8) is [])
                continue;
            lines.Add(new BodyLine(number, line));
            // A report that is laid out has an end that is none of its first line.
            if (lines.Count == 2 && !IsWhole(lines[0].Json) && IsWhole(body))
                return [new BodyLine(1, body)];
            if (lines.Count > Most)
                return null;
        }
        return lines is [var single] ? [single with { Number = 1 }] : lines;
    }

    private static bool IsWhole(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip()
                && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
