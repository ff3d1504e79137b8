using System.Text;

namespace Scraper.Scraping;

/// <summary>Foreign text made fit to stand in one line of a message: short, printable, on one line.</summary>
internal static class Quote
{
    private const int Longest = 120;

    /// <summary>The text's beginning, with everything unprintable as a space.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder();
        foreach (var letter in text.Trim())
        {
            var blank = char.IsControl(letter) || char.IsSurrogate(letter) || char.IsWhiteSpace(letter);
            if (clean.Length >= Longest)
                return clean.ToString().TrimEnd() + "…";
            if (!blank || (clean.Length > 0 && clean[^1] != ' '))
                clean.Append(blank ? ' ' : letter);
        }

        return clean.ToString().TrimEnd();
    }
}
