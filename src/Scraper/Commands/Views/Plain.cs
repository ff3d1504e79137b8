namespace Scraper.Commands;

/// <summary>Texts in so many characters of a line.</summary>
internal static class Plain
{
    /// <summary>Words over lines of at most so many characters; a longer word is broken.</summary>
    /// <param name="text">Words with blanks between them.</param>
    /// <param name="width">Of a line, blanks before it included.</param>
    /// <param name="indent">Blanks before the first line.</param>
    /// <param name="hang">Blanks before the others.</param>
    public static IEnumerable<string> Wrap(string text, int width, int indent = 0, int hang = 0)
    {
        var line = new string(' ', indent);
        var begun = false;
        foreach (var word in text.Split(' '))
        {
            var rest = word;
            if (begun && line.Length + 1 + rest.Length > width)
            {
                yield return line;
                line = new string(' ', hang);
                begun = false;
            }
            while (!begun && Break(rest, width - line.Length) is var end && end < rest.Length)
            {
                yield return line + rest[..end];
                (line, rest) = (new string(' ', hang), rest[end..]);
            }
            line += begun ? " " + rest : rest;
            begun = true;
        }
        yield return line;
    }

    /// <summary>How much of a word has room: whole characters, at least one.</summary>
    private static int Break(string word, int room)
    {
        var end = Math.Max(room, 1);
        return end >= word.Length ? word.Length
            : !char.IsSurrogatePair(word, end - 1) ? end
            : end > 1 ? end - 1 : 2;
    }
}
