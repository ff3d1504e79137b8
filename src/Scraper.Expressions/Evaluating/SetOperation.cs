using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: series are chosen by labels, values do not
/// matter.</summary>
internal static class SetOperation
{
    /// <summary>The chosen series.</summary>
    public static List<Series> Apply(TokenKind sign, List<Series> left, List<Series> right, Grouping by) =>
        sign switch
        {
            TokenKind.And => Where(left, Keys(right, by), by, true),
            TokenKind.Unless => Where(left, Keys(right, by), by, false),
            _ => Vectors.Distinct([.. left, .. Where(right, Keys(left, by), by, false)]),
        };

    private static HashSet<Label[]> Keys(List<Series> vector, Grouping by)
    {
        var keys = new HashSet<Label[]>(LabelsComparer.Instance);
        var byLabels = keys.GetAlternateLookup<ReadOnlySpan<Label>>();
        var builder = new LabelBuilder();
        foreach (var series in vector)
            byLabels.Add(by.Key(series, builder));
        return keys;
    }

    private static List<Series> Where(List<Series> vector, HashSet<Label[]> keys, Grouping by, bool among)
    {
        var byLabels = keys.GetAlternateLookup<ReadOnlySpan<Label>>();
        var builder = new LabelBuilder();
        return vector.FindAll(series => byLabels.Contains(by.Key(series, builder)) == among);
    }
}
