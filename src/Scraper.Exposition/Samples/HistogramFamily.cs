namespace Scraper.Exposition;

/// <summary>The classic histograms of one family on one page (text 0.0.4, "Histograms and summaries").
/// </summary>
/// <param name="Whole">Those that passed every check.</param>
/// <param name="Torn">The lines of those that did not, each with the reason: they cost nothing else.</param>
public sealed record HistogramFamily(IReadOnlyList<HistogramSeries> Whole, IReadOnlyList<Rejection> Torn)
{
    /// <summary>Assembles <c>family_bucket</c>, <c>family_sum</c> and <c>family_count</c>, in whatever order
    /// they stand: buckets must have +Inf and rise, +Inf must equal the count, no bound may stand twice
    /// however it is spelled, no count may be negative or NaN.</summary>
    /// <param name="page">The samples; asking twice assembles twice.</param>
    /// <param name="family">The family's name, without suffix.</param>
    public static HistogramFamily Of(SampleSet page, string family)
    {
        var whole = new List<HistogramSeries>();
        var torn = new List<Rejection>();
        foreach (var parts in HistogramParts.Of(page, family))
        {
            if (parts.Fault() is { } fault)
                torn.AddRange(parts.Samples.Select(sample =>
                    new Rejection(page[sample].Line, 1, $"the histogram {family} is torn: {fault.Reason}")
                    {
                        Quote = fault.Quote,
                    }));
            else
                whole.Add(new HistogramSeries(parts.Labels, parts.Assembled(), parts.Samples));
        }
        return new HistogramFamily(whole, torn);
    }
}

/// <summary>One histogram of a family.</summary>
/// <param name="Labels">Its labels without <c>le</c> and the name, in ordinal order of their names.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Samples">The samples it was assembled from, by index in the <see cref="SampleSet"/>.</param>
public sealed record HistogramSeries(
    IReadOnlyList<Label> Labels, ClassicHistogram Value, IReadOnlyList<int> Samples);
