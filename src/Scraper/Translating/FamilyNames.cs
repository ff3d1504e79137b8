using Scraper.Exposition;

namespace Scraper.Translating;

/// <summary>Metric names and the families that they are of.</summary>
internal static class FamilyNames
{
    /// <summary>The names without those of the parts of a histogram that is among them.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> names) => names.Where(name =>
        !ClassicHistogram.Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)
            && names.Contains(name[..^suffix.Length])));
}
