using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>What to say of a key that no table has.</summary>
internal static class UnknownKey
{
    /// <summary>The fault, with the likeliest right name.</summary>
    /// <param name="entry">Where it stands.</param>
    /// <param name="known">The keys that may stand there.</param>
    /// <param name="elsewhere">Those that other programs have there.</param>
    public static Fault Fault(
        MapEntry entry, IEnumerable<string> known, IEnumerable<ElsewhereKey> elsewhere)
    {
        // Not named: it may be an address with a password that slipped in among the keys.
        if (entry.Key.Contains('@'))
            return (entry.Origin with { Name = "" }).Fault("unknown key; a key is one word");
        if (Nearest.To(entry.Key, known) is { } right)
            return entry.Origin.Fault($"unknown key; did you mean {entry.Origin.Respelt(entry.Key, right)}?");
        var other = elsewhere.FirstOrDefault(one => one.Key == entry.Key);
        return entry.Origin.Fault(other is null ? "unknown key" : $"unknown key; here {other.Here}");
    }
}

/// <summary>A key that other programs' settings have where a table stands.</summary>
/// <param name="Key">What they call it.</param>
/// <param name="Here">What it is here, behind <c>here</c>.</param>
internal sealed record ElsewhereKey(string Key, string Here);
