using Scraper.Exposition;
using Scraper.Expressions;

namespace Scraper.Translating;

/// <summary>The quarantine of one page: lines of histograms
/// that did not hold together, each told once.</summary>
internal sealed class TornHistograms(SampleSet page)
{
    private readonly Dictionary<string, IReadOnlyList<Rejection>> _byFamily = [];

    /// <summary>The torn lines among the families that a histogram field's source names.</summary>
    public IReadOnlyList<Rejection> Of(Expression source) => [.. source.Needs.Names
        .Where(name => source.Needs.Wants(name + ClassicHistogram.BucketSuffix))
        .SelectMany(TornOf)
        .OrderBy(rejection => rejection.Line)];

    /// <summary>All torn lines found so far, but those whose sample was used after all.</summary>
    public IReadOnlyList<Rejection> Except(SampleUses uses)
    {
        if (_byFamily.Values.All(torn => torn.Count == 0))
            return [];
        var usedLines = Enumerable.Range(0, page.Count)
            .Where(sample => uses[sample])
            .Select(sample => (long)page[sample].Line)
            .ToHashSet();
        return [.. _byFamily.Values.SelectMany(torn => torn)
            .OrderBy(rejection => rejection.Line)
            .DistinctBy(rejection => rejection.Line)
            .Where(rejection => !usedLines.Contains(rejection.Line))];
    }

    private IReadOnlyList<Rejection> TornOf(string family) => _byFamily.TryGetValue(family, out var torn)
        ? torn
        : _byFamily[family] = HistogramFamily.Of(page, family).Torn;
}
