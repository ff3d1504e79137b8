namespace Scraper.Commands;

/// <summary>Texts from a page or a server, made fit for a screen.</summary>
internal static class Plain
{
    /// <summary>Line breaks become blanks, and what would steer the terminal is shown.</summary>
    public static string Text(string text) => Visible(text.Replace('\n', ' ').Replace('\t', ' '));

    /// <summary>The text with <c>\x1b</c> and <c>\u202e</c> in place of what a terminal would obey and a
    /// person not see: control characters, line separators, and what turns the direction of text.</summary>
    public static string Visible(string text) => text.Any(IsHidden)
        ? string.Concat(text.Select(letter => IsHidden(letter) ? Escaped(letter) : letter.ToString()))
        : text;

    private static bool IsHidden(char letter) => char.IsControl(letter)
        || letter is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Escaped(char letter) =>
        letter < 256 ? $"\\x{(int)letter:x2}" : $"\\u{(int)letter:x4}";

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
