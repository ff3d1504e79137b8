namespace Scraper.Expressions;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: series are chosen by labels, values do not
/// matter. What is kept are the matching labels of one side.</summary>
internal static class SetOperation
{
    /// <summary>The chosen series, as a stream.</summary>
    public static IEnumerable<Series> Apply(
        TokenKind sign, IEnumerable<Series> left, IEnumerable<Series> right, Grouping by) =>
        sign switch
        {
            TokenKind.And => Where(left, Keys(right, by), by, true),
            TokenKind.Unless => Where(left, Keys(right, by), by, false),
            _ => Either(left, right, by),
        };

    /// <summary>Two series with the same labels have the same matching labels, so the result needs no
    /// look for those that stand twice.</summary>
    private static IEnumerable<Series> Either(
        IEnumerable<Series> left, IEnumerable<Series> right, Grouping by)
    {
        var keys = new LabelTable();
        var builder = new LabelBuilder();
        foreach (var series in left)
        {
            keys.TryAdd(by.Key(series, builder), out _);
            yield return series;
        }
        foreach (var series in Where(right, keys, by, false))
            yield return series;
    }

    private static LabelTable Keys(IEnumerable<Series> vector, Grouping by)
    {
        var keys = new LabelTable();
        var builder = new LabelBuilder();
        foreach (var series in vector)
            keys.TryAdd(by.Key(series, builder), out _);
        return keys;
    }

    private static IEnumerable<Series> Where(
        IEnumerable<Series> vector, LabelTable keys, Grouping by, bool among)
    {
        var builder = new LabelBuilder();
        foreach (var series in vector)
            if (keys.Find(by.Key(series, builder)) >= 0 == among)
                yield return series;
    }
}
