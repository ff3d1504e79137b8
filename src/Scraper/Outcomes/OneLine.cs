using System.Globalization;
using System.Text;

namespace Scraper.Outcomes;

/// <summary>Foreign text (a page's, a server's, a person's) made fit to stand in one line of ours.</summary>
internal static class OneLine
{
    /// <summary>Letters that show nothing though Unicode counts them among letters, marks and the
    /// unassigned (Default_Ignorable_Code_Point), without the variation selectors that emoji need.</summary>
    private const string Unseen = "\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0";

    /// <summary>Its words, one blank between them, the end cut off behind so many characters: for a
    /// message.</summary>
    public static string Words(string text, int longest = 120)
    {
        var words = string.Join(' ', Spaced(text).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= longest)
            return words;
        var end = char.IsHighSurrogate(words[longest - 1]) ? longest - 1 : longest;
        return words[..end].TrimEnd() + "…";
    }

    /// <summary>Line breaks and tabs as blanks, the rest that a terminal would obey made visible: for a log
    /// line, or a column of a table.</summary>
    public static string Cell(string text) =>
        Visible(text.Replace("\r\n", " ").Replace('\n', ' ').Replace('\t', ' '));

    /// <summary>The text with <c>\u001b</c> and <c>\u202e</c>, as in JSON, in place of what a terminal
    /// would obey or a person not see: control characters, line separators, what turns the direction of text,
    /// what has no width, halves of surrogate pairs. A line of JSON stays one, of the same value.</summary>
    public static string Visible(string text) => Visible(text, "");

    /// <summary>The same for a text of several lines and columns, which stay apart.</summary>
    public static string VisibleLines(string text) => Visible(text, "\n\t");

    private static string Visible(string text, string kept)
    {
        var at = 0;
        while (at < text.Length && text[at] is >= ' ' and <= '~')
            at++;
        if (at == text.Length)
            return text;
        var visible = new StringBuilder(text, 0, at, text.Length + 16);
        for (var length = 1; at < text.Length; at += length)
        {
            length = char.IsSurrogatePair(text, at) ? 2 : 1;
            if (kept.Contains(text[at]) || !IsHidden(text, at))
                visible.Append(text, at, length);
            else
                foreach (var unit in text.AsSpan(at, length))
                    visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
        return visible.ToString();
    }

    private static bool IsHidden(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => !JoinsLetters(text, at),
        _ => Unseen.Contains(text[at]),
    };

    /// <summary>A joiner or non-joiner in a script that is written with them, or between emoji.</summary>
    private static bool JoinsLetters(string text, int at) =>
        text[at] is '\u200c' or '\u200d' && at > 0 && at < text.Length - 1
        && IsBeyondAscii(text[at - 1]) && IsBeyondAscii(text[at + 1]);

    private static bool IsBeyondAscii(char letter) => letter > '\u007f' && letter is not (
        '\u200c' or '\u200d');

    private static string Spaced(string text) => string.Concat(text.Select(letter =>
        char.IsControl(letter) || char.IsWhiteSpace(letter) ? ' ' : letter));
}
