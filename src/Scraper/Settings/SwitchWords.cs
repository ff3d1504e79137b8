namespace Scraper.Settings;

/// <summary>The words that switch something on or off, in any case:
/// one list for settings, environment and the opt-out.</summary>
internal static class SwitchWords
{
    public const string Expected = "true or false";

    private static readonly string[] OnWords = ["1", "t", "true", "y", "yes", "on"];
    private static readonly string[] OffWords = ["0", "f", "false", "n", "no", "off"];

    /// <summary>Reads either; false for any other text.</summary>
    public static bool TryRead(string text, out bool on)
    {
        on = Has(OnWords, text);
        return on || Has(OffWords, text);
    }

    /// <summary>The word for either.</summary>
    public static string Write(bool on) => on ? "true" : "false";

    private static bool Has(string[] words, string text) =>
        words.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
}
