using System.Text;

namespace Scraper.Exposition;

/// <summary>The second half of an error: what stood where something else was expected.</summary>
internal static class Found
{
    private const int MostShown = 40;

    /// <summary>The byte at a place of a line, or its end.</summary>
    public static string At(ReadOnlySpan<byte> line, int position) => position >= line.Length
        ? "end of line"
        : line[position] switch
        {
            (byte)' ' => "a space",
            (byte)'\t' => "a tab",
            (byte)'\r' => "a carriage return",
            (byte)'\'' => "\"'\"",
            > 0x20 and < 0x7f => $"'{(char)line[position]}'",
            _ => $"byte 0x{line[position]:x2}",
        };

    /// <summary>The byte at a place; 0 behind the end.</summary>
    public static char ByteAt(ReadOnlySpan<byte> line, int position) =>
        position < line.Length ? (char)line[position] : '\0';

    /// <summary>A whole word, shortened where it is long.</summary>
    public static string Word(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return "";
        var shown = Encoding.UTF8.GetString(word[..Math.Min(word.Length, MostShown)]);
        var clean = string.Concat(
            shown.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : $"{letter}"));
        return word.Length > MostShown ? $"\"{clean}…\"" : $"\"{clean}\"";
    }
}
