namespace Scraper.Translating;

/// <summary>Metric names and the families that they are of.</summary>
internal static class FamilyNames
{
    /// <summary>What a name of a classic histogram's sample adds to its family's.</summary>
    public static IReadOnlyList<string> HistogramParts { get; } = ["_bucket", "_sum", "_count"];

    /// <summary>The names without those of the parts of a histogram that is among them.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> names) => names.Where(name =>
        !HistogramParts.Any(part => name.EndsWith(part, StringComparison.Ordinal)
            && names.Contains(name[..^part.Length])));
}
