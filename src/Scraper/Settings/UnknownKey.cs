using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>What to say of a key that no table has.</summary>
internal static class UnknownKey
{
    /// <summary>Names that other programs' settings have, and what they are here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["scrape_interval"] = "here it is schedule.interval",
        ["metrics_path"] = "here the path is part of url",
        ["scheme"] = "here the scheme is part of url",
        ["static_configs"] = "here a target is named by its url",
        ["scrape_configs"] = "here it is targets",
        ["remote_write"] = "here it is sinks",
        ["bearer_token"] = "here it is authorization.credentials",
        ["bearer_token_file"] = "here it is authorization.credentials_file",
        ["headers"] = "here it is http_headers",
        ["limits"] = "here every limit is a key of the target itself",
    };

    /// <summary>The fault, with the likeliest right name.</summary>
    public static Fault Fault(MapEntry entry, IEnumerable<string> known)
    {
        // Not named: it may be an address with a password that slipped in among the keys.
        if (entry.Key.Contains('@'))
            return (entry.Origin with { Name = "" }).Fault("unknown key; a key is one word");
        if (Nearest.To(entry.Key, known) is { } right)
            return entry.Origin.Fault($"unknown key; did you mean {entry.Origin.Respelt(entry.Key, right)}?");
        return entry.Origin.Fault(
            Elsewhere.TryGetValue(entry.Key, out var hint) ? $"unknown key; {hint}" : "unknown key");
    }
}
