using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: series are chosen by labels, values do not
/// matter.</summary>
internal static class SetOperation
{
    /// <summary>The chosen series.</summary>
    public static List<Point> Apply(TokenKind sign, List<Point> left, List<Point> right, Grouping by) =>
        sign switch
        {
            TokenKind.And => Where(left, Keys(right, by), by, true),
            TokenKind.Unless => Where(left, Keys(right, by), by, false),
            _ => Vectors.Distinct([.. left, .. Where(right, Keys(left, by), by, false)]),
        };

    private static HashSet<Label[]> Keys(List<Point> vector, Grouping by)
    {
        var keys = new HashSet<Label[]>(LabelsComparer.Instance);
        var byLabels = keys.GetAlternateLookup<ReadOnlySpan<Label>>();
        var builder = new LabelBuilder();
        foreach (var point in vector)
            byLabels.Add(by.Key(point, builder));
        return keys;
    }

    private static List<Point> Where(List<Point> vector, HashSet<Label[]> keys, Grouping by, bool among)
    {
        var byLabels = keys.GetAlternateLookup<ReadOnlySpan<Label>>();
        var builder = new LabelBuilder();
        return vector.FindAll(point => byLabels.Contains(by.Key(point, builder)) == among);
    }
}
