using System.Collections.Frozen;

namespace Scraper.Expressions;

/// <summary>One series for each group of series; reads its operand as a stream and keeps only the groups.
/// </summary>
internal sealed class Aggregation : Node
{
    private static readonly FrozenDictionary<string, Func<Accumulator>> Known =
        new Dictionary<string, Func<Accumulator>>
        {
            ["sum"] = () => new Accumulator.Sum(),
            ["avg"] = () => new Accumulator.Average(),
            ["min"] = () => new Accumulator.Extreme("min", (value, least) => value < least),
            ["max"] = () => new Accumulator.Extreme("max", (value, most) => value > most),
            ["count"] = () => new Accumulator.Count(),
            ["group"] = () => new Accumulator.Group(),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] WithParameter =
        ["topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio"];

    private readonly Func<Accumulator> _accumulator;
    private readonly Grouping _grouping;
    private readonly Node _operand;

    private Aggregation(Token name, Grouping grouping, Node operand)
        : base(name.Start, operand.Depth + 1)
    {
        _accumulator = Known[name.Text];
        _grouping = grouping;
        _operand = operand;
    }

    public override ValueKind Kind => ValueKind.Vector;

    public override IEnumerable<Node> Children => [_operand];

    public override IEnumerable<string> LabelsRead => _grouping.Keeps ? _grouping.Labels : [];

    /// <summary>The aggregation of a name, or what stands for one that PromQL has and one page does not need.
    /// </summary>
    public static Node Of(Token name, Grouping? grouping, IReadOnlyList<Node> arguments)
    {
        var wanted = WithParameter.Contains(name.Text.ToLowerInvariant()) ? 2 : 1;
        if (arguments.Count == 0)
            throw new FaultException(name.Start, $"{name.Text} needs an argument");
        if (arguments.Count != wanted)
            throw new FaultException(name.Start, $"{name.Text} takes "
                + $"{wanted} argument{(wanted > 1 ? "s" : "")}, found {arguments.Count}");
        return Known.ContainsKey(name.Text)
            ? new Aggregation(name, grouping ?? Grouping.ByNone, arguments[0])
            : Outside.Named(name, arguments);
    }

    public override void Check() => Expect(_operand, ValueKind.Vector, "an aggregation");

    public override Value Evaluate(PageView page)
    {
        var groups = new LabelTable();
        var results = _accumulator();
        var builder = new LabelBuilder();
        foreach (var series in _operand.Evaluate(page).Vector!)
        {
            groups.TryAdd(_grouping.Key(series, builder), out var group);
            results.Add(group, series);
        }
        return new Value(Enumerable.Range(0, groups.Count).Select(group =>
        {
            page.Cancellation.ThrowIfCancellationRequested();
            return new Series(groups, group, results.ValueOf(group), results.HistogramOf(group));
        }));
    }

    /// <summary>Labels that its groups do not have tell none of them apart.</summary>
    public override bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels) =>
        labels.All(label => _grouping.Keeps != _grouping.LabelSet.Contains(label)
            || (label == Exposition.Label.MetricName && !_grouping.Keeps));
}
