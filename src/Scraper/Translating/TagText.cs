using System.Text;

namespace Scraper.Translating;

/// <summary>How long a tag's value may be in a report.</summary>
internal static class TagText
{
    /// <summary>The most bytes of UTF-8.</summary>
    public const int MostBytes = 256;

    private const string Ellipsis = "…";
    private const int MostPerCharacter = 3;
    private const int MostPerRune = 4;

    private static readonly int Kept = MostBytes - Encoding.UTF8.GetByteCount(Ellipsis);

    /// <summary>The value, or as much of it as has room, cut between two characters and ended by <c>…</c>.
    /// </summary>
    public static string Cut(string value)
    {
        if (!IsOver(value, MostBytes))
            return value;
        var (length, bytes) = (0, 0);
        foreach (var rune in value.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Kept)
                break;
            length += rune.Utf16SequenceLength;
        }
        return value[..length] + Ellipsis;
    }

    /// <summary>Whether a value is cut, or as long as one that was may be.</summary>
    public static bool MayBecomeAnother(string value) => IsOver(value, Kept - MostPerRune);

    private static bool IsOver(string value, int bytes) =>
        value.Length * MostPerCharacter > bytes && Encoding.UTF8.GetByteCount(value) > bytes;
}
