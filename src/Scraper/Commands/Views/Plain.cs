namespace Scraper.Commands;

/// <summary>Texts in so many characters of a line.</summary>
internal static class Plain
{
    /// <summary>The text, or its beginning with an ellipsis, in at most so many characters.</summary>
    public static string Cut(string text, int width) =>
        text.Length <= width ? text : width < 1 ? "" : text[..(width - 1)].TrimEnd() + "…";

    /// <summary>Words over lines of at most so many characters; a longer word stands alone.</summary>
    public static IEnumerable<string> Wrap(string text, int width, int indent, int hang)
    {
        var line = new string(' ', indent);
        var begun = false;
        foreach (var word in text.Split(' '))
        {
            if (begun && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = new string(' ', hang);
                begun = false;
            }
            line += begun ? " " + word : word;
            begun = true;
        }
        yield return line;
    }
}
