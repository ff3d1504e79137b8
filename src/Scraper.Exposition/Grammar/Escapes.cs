namespace Scraper.Exposition;

/// <summary>The three escapes of names and values: <c>\\</c>, <c>\"</c> and <c>\n</c>.</summary>
internal static class Escapes
{
    /// <summary>Writes a text without its escapes, those that are none as they are; says how long it became.
    /// </summary>
    public static int Undo(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = 0;
        while (text.IndexOf((byte)'\\') is var at and >= 0 && at + 1 < text.Length)
        {
            text[..at].CopyTo(into[length..]);
            length += at;
            if (text[at + 1] is not ((byte)'\\' or (byte)'"' or (byte)'n'))
                into[length++] = (byte)'\\';
            into[length++] = text[at + 1] == 'n' ? (byte)'\n' : text[at + 1];
            text = text[(at + 2)..];
        }
        text.CopyTo(into[length..]);
        return length + text.Length;
    }
}
