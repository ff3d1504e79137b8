using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>An arithmetic operator or a comparison between two vectors: each series of the many side with the
/// one series of the other side that has the same matching labels. The many side is read as a stream.
/// </summary>
internal sealed class VectorMatch(Operator calculation, bool asBool, Matching matching)
{
    private readonly LabelBuilder _key = new();
    private readonly LabelBuilder _result = new();

    /// <summary>The results, in order of the many side.</summary>
    public IEnumerable<Series> Apply(IEnumerable<Series> left, IEnumerable<Series> right)
    {
        var swapped = matching.Side == TokenKind.GroupRight;
        var (many, one) = swapped ? (right, Vectors.Kept(left)) : (left, Vectors.Kept(right));
        LabelTable? keys = null;
        var taken = new Taken(matching.Side == TokenKind.End);
        foreach (var series in many)
        {
            if (one.Count == 0)
                continue;
            keys ??= Index(one, swapped ? "left" : "right");
            var key = keys.Find(matching.Grouping.Key(series, _key));
            if (key < 0)
                continue;
            var partner = one[key];
            var (first, second) = swapped ? (partner, series) : (series, partner);
            if (Combine(first, second, series, partner) is not { } result)
                continue;
            taken.Add(key, _key, _result);
            yield return result;
        }
    }

    /// <summary>The matching labels of each series of the one side, numbered as it is.</summary>
    private LabelTable Index(List<Series> one, string side)
    {
        var keys = new LabelTable();
        foreach (var series in one)
            if (!keys.TryAdd(matching.Grouping.Key(series, _key), out var before))
                throw new EvaluationException(
                    $"the {side} side has several series with the same matching labels; "
                    + "many-to-many matching is not allowed",
                    $": {Vectors.Shown(_key.ToArray())} of {Vectors.Shown(one[before].Labels())} and "
                    + Vectors.Shown(series.Labels()));
        return keys;
    }

    private Series? Combine(Series left, Series right, Series many, Series one)
    {
        if (left.Histogram is not null || right.Histogram is not null)
            return Result(many, one, double.NaN, Histograms.Add(calculation, left, right));
        return calculation.Apply(left.Value, right.Value, asBool) is { } value
            ? Result(many, one, value, null)
            : null;
    }

    /// <summary>Between one and one only the matching labels stay; the many keep theirs and may take some of
    /// the one's. The name stays where a comparison only filters.</summary>
    private Series Result(Series many, Series one, double value, ClassicHistogram? histogram)
    {
        _result.Reset(many);
        if (!calculation.IsComparison)
            _result.RemoveName();
        if (matching.Side == TokenKind.End && matching.Grouping.Keeps)
            _result.Keep(matching.Grouping.LabelSet);
        else if (matching.Side == TokenKind.End)
            _result.Remove(matching.Grouping.LabelSet);
        foreach (var label in matching.Include)
            _result.Set(label, one[label]);
        if (asBool)
            _result.RemoveName();
        return new Series(_result, value, histogram);
    }

    /// <summary>Which results a matching group has given: one between one and one, else each label set once.
    /// </summary>
    private sealed class Taken(bool oneToOne)
    {
        private readonly LabelTable _results = new();
        private readonly ColumnOf<int> _keyOf = new();
        private readonly HashSet<int> _keys = [];

        /// <summary>Takes a result, or an error.</summary>
        /// <param name="key">The group's number.</param>
        /// <param name="labels">Its matching labels.</param>
        /// <param name="result">The result's labels.</param>
        public void Add(int key, LabelBuilder labels, LabelBuilder result)
        {
            if (oneToOne && !_keys.Add(key))
                throw new EvaluationException(
                    "several series match the same labels; "
                    + "many-to-one matching must be explicit (group_left, group_right)",
                    $": {Vectors.Shown(labels.ToArray())}");
            if (_results.TryAdd(result.Span, out var before))
                _keyOf.Add(key);
            else
                throw _keyOf[before] == key
                    ? new EvaluationException(
                        "several series match with the same result; "
                        + "the group modifier's labels must tell them apart",
                        $": {Vectors.Shown(result.ToArray())}")
                    : Vectors.Repeated(result.ToArray());
        }
    }
}
