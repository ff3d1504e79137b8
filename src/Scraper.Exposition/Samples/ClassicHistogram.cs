namespace Scraper.Exposition;

/// <summary>A classic histogram assembled from its lines and found whole.</summary>
/// <param name="Buckets">Upper bounds ascending, the last +Inf; counts cumulative, never falling.</param>
/// <param name="Sum">The <c>_sum</c>; null where the page has none.</param>
/// <param name="Count">Equal to the last bucket.</param>
public sealed record ClassicHistogram(
    IReadOnlyList<(double UpperBound, double Count)> Buckets, double? Sum, double Count);
