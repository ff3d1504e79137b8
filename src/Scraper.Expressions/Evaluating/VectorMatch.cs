using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>An arithmetic operator or a comparison between two vectors: each series of the many side with the
/// one series of the other side that has the same matching labels.</summary>
internal sealed class VectorMatch(Operator calculation, bool asBool, Matching matching)
{
    private readonly LabelBuilder _key = new();
    private readonly LabelBuilder _result = new();

    /// <summary>The results, in order of the many side.</summary>
    public List<Series> Apply(List<Series> left, List<Series> right)
    {
        var results = new List<Series>();
        if (left.Count == 0 || right.Count == 0)
            return results;
        var swapped = matching.Side == TokenKind.GroupRight;
        var (many, one) = swapped ? (right, left) : (left, right);
        var byKey = IndexOne(one, swapped ? "left" : "right");
        var lookup = byKey.GetAlternateLookup<ReadOnlySpan<Label>>();
        var taken = new Taken(matching.Side == TokenKind.End);
        foreach (var series in many)
        {
            if (!lookup.TryGetValue(matching.Grouping.Key(series, _key), out var partner))
                continue;
            var (first, second) = swapped ? (partner, series) : (series, partner);
            if (Combine(first, second, series, partner) is not { } result)
                continue;
            taken.Add(_key.ToArray(), result.Labels());
            results.Add(result);
        }
        return Vectors.Distinct(results);
    }

    private Dictionary<Label[], Series> IndexOne(List<Series> one, string side)
    {
        var byKey = new Dictionary<Label[], Series>(LabelsComparer.Instance);
        foreach (var series in one)
        {
            var key = matching.Grouping.Key(series, _key).ToArray();
            if (!byKey.TryAdd(key, series))
                throw new EvaluationException(
                    $"the {side} side has several series with the same matching labels; "
                    + "many-to-many matching is not allowed",
                    $": {Vectors.Shown(key)} of {Vectors.Shown(byKey[key].Labels())} and "
                    + Vectors.Shown(series.Labels()));
        }
        return byKey;
    }

    private Series? Combine(Series left, Series right, Series many, Series one)
    {
        if (left.Histogram is not null || right.Histogram is not null)
            return new Series(LabelsOf(many, one), double.NaN, Histograms.Add(calculation, left, right));
        return calculation.Apply(left.Value, right.Value, asBool) is { } value
            ? new Series(LabelsOf(many, one), value)
            : null;
    }

    /// <summary>Between one and one only the matching labels stay; the many keep theirs and may take some of
    /// the one's. The name stays where a comparison only filters.</summary>
    private Label[] LabelsOf(Series many, Series one)
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
        return _result.ToArray();
    }

    /// <summary>Which results a matching group has given: one between one and one, else each label set once.
    /// </summary>
    private sealed class Taken(bool oneToOne)
    {
        private readonly Dictionary<Label[], HashSet<Label[]>> _byKey = new(LabelsComparer.Instance);

        public void Add(Label[] key, Label[] result)
        {
            if (!_byKey.TryGetValue(key, out var results))
                _byKey.Add(key, results = new HashSet<Label[]>(LabelsComparer.Instance));
            else if (oneToOne)
                throw new EvaluationException(
                    "several series match the same labels; "
                    + "many-to-one matching must be explicit (group_left, group_right)",
                    $": {Vectors.Shown(key)}");
            if (!results.Add(result))
                throw new EvaluationException(
                    "several series match with the same result; "
                    + "the group modifier's labels must tell them apart",
                    $": {Vectors.Shown(result)}");
        }
    }
}
