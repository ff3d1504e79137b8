using Scraper.Exposition;
using Scraper.Expressions;

namespace Scraper.Translating;

/// <summary>The quarantine of one page: lines of histograms
/// that did not hold together, each told once.</summary>
internal sealed class TornHistograms(SampleSet page)
{
    private readonly HashSet<string> _families = [];

    /// <summary>The torn lines among the families that a histogram field's source names.</summary>
    public IReadOnlyList<Rejection> Of(Expression source)
    {
        var families = source.Needs.Names
            .Where(name => source.Needs.Wants(name + ClassicHistogram.BucketSuffix))
            .ToList();
        _families.UnionWith(families);
        return TornOf(families);
    }

    /// <summary>All torn lines found so far, but those whose sample was used after all.</summary>
    public IReadOnlyList<Rejection> Except(SampleUses uses)
    {
        var torn = TornOf(_families);
        if (torn.Count == 0)
            return [];
        var usedLines = Enumerable.Range(0, page.Count)
            .Where(sample => uses[sample])
            .Select(sample => (long)page[sample].Line)
            .ToHashSet();
        return [.. torn
            .DistinctBy(rejection => rejection.Line)
            .Where(rejection => !usedLines.Contains(rejection.Line))];
    }

    private IReadOnlyList<Rejection> TornOf(IEnumerable<string> families) => [.. families
        .SelectMany(family => page.HistogramsOf(family).Torn)
        .OrderBy(rejection => rejection.Line)];
}
