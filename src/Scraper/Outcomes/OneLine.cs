using System.Text;

namespace Scraper.Outcomes;

/// <summary>Foreign text (a page's, a server's, a person's) made fit to stand in one line of ours.</summary>
internal static class OneLine
{
    /// <summary>Its words, one blank between them, the end cut off behind so many characters: for a
    /// message.</summary>
    public static string Words(string text, int longest = 120)
    {
        var words = string.Join(' ', Map(text, letter => IsBlank(letter) ? " " : null)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= longest)
            return words;
        var end = char.IsHighSurrogate(words[longest - 1]) ? longest - 1 : longest;
        return words[..end].TrimEnd() + "…";
    }

    /// <summary>Each control character as a blank: for a log line.</summary>
    public static string Blanked(string text) => Map(text, letter => char.IsControl(letter) ? " " : null);

    /// <summary>Line breaks and tabs as blanks, the rest that a terminal would obey made visible: for a
    /// column of a table.</summary>
    public static string Cell(string text) => Visible(text.Replace('\n', ' ').Replace('\t', ' '));

    /// <summary>The text with <c>\x1b</c> and <c>\u202e</c> in place of what a terminal would obey and a
    /// person not see: control characters, line separators, and what turns the direction of text.</summary>
    public static string Visible(string text) => Map(text, letter =>
        !IsHidden(letter) ? null : letter < 256 ? $"\\x{(int)letter:x2}" : $"\\u{(int)letter:x4}");

    private static bool IsBlank(char letter) => char.IsControl(letter) || char.IsWhiteSpace(letter);

    private static bool IsHidden(char letter) => char.IsControl(letter)
        || letter is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>The text with some of its letters replaced: those for which there is a replacement.</summary>
    private static string Map(string text, Func<char, string?> replacement)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (replacement(letter) is { } other)
                mapped.Append(other);
            else
                mapped.Append(letter);
        }
        return mapped.ToString();
    }
}
