using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>A family on a page that may be what a missing source is called now.</summary>
/// <param name="Field">The field that has no source on the page.</param>
/// <param name="Expected">The metric name that its source asks for.</param>
/// <param name="Found">The similar one that nobody asks for.</param>
internal sealed record RenamedSource(string Field, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Field} has no source on the page; {Found} looks like {Expected} under a new name";
}

/// <summary>
/// Compares a whole page with the schema: for each field without a source, the families that nobody
/// asks for and that have the field's type, the labels that its source reads, and a similar name.
/// </summary>
internal static class RenamedSources
{
    private const double Similar = 0.5;

    /// <summary>The candidates, best first within a field.</summary>
    /// <param name="schema">What is asked for.</param>
    /// <param name="page">Every family of the page.</param>
    public static IReadOnlyList<RenamedSource> Find(Schema schema, PageFamilies page)
    {
        var needs = schema.Needs;
        var families = page.Names
            .Where(family => !needs.Wants(family))
            .Select(family => (family, Words(family)))
            .ToList();
        return [.. schema.Fields
            .Where(field => !field.Sources.Any(source => source.Expression.Needs.Names.Any(page.Stands)))
            .SelectMany(field => Candidates(field, families, page))];
    }

    private static IEnumerable<RenamedSource> Candidates(
        SchemaField field, IReadOnlyList<(string Name, HashSet<string> Words)> families, PageFamilies page) =>
        from source in field.Sources
        from expected in source.Families
        let words = Words(expected)
        from found in families
        let similarity = Similarity(words, found.Words)
        where similarity >= Similar && HasType(page, found.Name, field.Type)
        where source.Expression.Labels.All(label => page.HasLabel(found.Name, label))
        orderby similarity descending
        select new RenamedSource(field.Name, expected, found.Name);

    /// <summary>Counters and gauges are told apart by servers only loosely; histograms are not.</summary>
    private static bool HasType(PageFamilies page, string family, FieldType type) =>
        page.TypeOf(family) is MetricType.Histogram == (type == FieldType.Histogram)
        && page.TypeOf(family) is not MetricType.Summary;

    /// <summary>The share of words that two names have in common: 1 where they are the same words.</summary>
    private static double Similarity(HashSet<string> ours, HashSet<string> theirs)
    {
        var common = ours.Count(theirs.Contains);
        return (double)common / (ours.Count + theirs.Count - common);
    }

    private static HashSet<string> Words(string name) => [.. name.Split('_', ':')];
}
