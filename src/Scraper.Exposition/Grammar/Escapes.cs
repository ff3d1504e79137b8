using System.Text;

namespace Scraper.Exposition;

/// <summary>The three escapes of names and values: <c>\\</c>, <c>\"</c> and <c>\n</c>.</summary>
internal static class Escapes
{
    /// <summary>Writes a text without its escapes, those that are none as they are; says how long it became.
    /// </summary>
    /// <param name="text">The text as it stands on the line.</param>
    /// <param name="into">As long as the text at least.</param>
    /// <param name="quotes">Whether <c>\"</c> is one of them.</param>
    public static int Undo(ReadOnlySpan<byte> text, Span<byte> into, bool quotes = true)
    {
        var length = 0;
        while (text.IndexOf((byte)'\\') is var at and >= 0 && at + 1 < text.Length)
        {
            text[..at].CopyTo(into[length..]);
            length += at;
            if (!(text[at + 1] is (byte)'\\' or (byte)'n' || quotes && text[at + 1] == '"'))
                into[length++] = (byte)'\\';
            into[length++] = text[at + 1] == 'n' ? (byte)'\n' : text[at + 1];
            text = text[(at + 2)..];
        }
        text.CopyTo(into[length..]);
        return length + text.Length;
    }

    /// <summary>The text without its escapes.</summary>
    public static string Undone(ReadOnlySpan<byte> text)
    {
        var plain = new byte[text.Length];
        return Encoding.UTF8.GetString(plain, 0, Undo(text, plain));
    }
}
