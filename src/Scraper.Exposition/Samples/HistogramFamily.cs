namespace Scraper.Exposition;

/// <summary>The histograms of one family on one page.</summary>
/// <param name="Whole">Those that passed every check: labels without <c>le</c> (ordinal order, no name),
/// value, and the indices of the samples they were assembled from.</param>
/// <param name="Torn">The lines of those that did not, each with the reason: quarantined, they cost nothing
/// else.</param>
public sealed record HistogramFamily(
    IReadOnlyList<(IReadOnlyList<Label> Labels, ClassicHistogram Value, IReadOnlyList<int> Samples)> Whole,
    IReadOnlyList<Rejection> Torn)
{
    /// <summary>Assembles <c>family_bucket</c>, <c>family_sum</c> and <c>family_count</c>, in whatever order
    /// they stand: buckets must have +Inf and rise, +Inf must equal the count, no bound may stand twice
    /// however it is spelled, no count may be negative or NaN.</summary>
    public static HistogramFamily Assemble(SampleSet page, string family)
    {
        var whole = new List<(IReadOnlyList<Label>, ClassicHistogram, IReadOnlyList<int>)>();
        var torn = new List<Rejection>();
        foreach (var parts in HistogramParts.Of(page, family))
        {
            if (parts.Fault() is { } fault)
                torn.AddRange(parts.Samples.Select(sample =>
                    new Rejection(page[sample].Line, 1, $"the histogram {family} is torn: {fault}")));
            else
                whole.Add((parts.Labels, parts.Assembled(), parts.Samples));
        }
        return new HistogramFamily(whole, torn);
    }
}
