namespace Scraper.Commands;

/// <summary>How a part of a line looks on a terminal; the values are ECMA-48's codes (SGR).</summary>
internal enum Ink
{
    Plain = 0,
    Strong = 1,
    Good = 32,
    Faint = 90,
    Warning = 93,
}

/// <summary>Inked text as a terminal takes it.</summary>
internal static class Inks
{
    /// <summary>The text between its code and the one that ends it.</summary>
    public static string On(this Ink ink, string text) =>
        ink == Ink.Plain || string.IsNullOrWhiteSpace(text) ? text : $"\u001b[{(int)ink}m{text}\u001b[0m";
}
