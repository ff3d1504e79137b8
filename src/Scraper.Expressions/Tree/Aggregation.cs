using System.Collections.Frozen;
using Scraper.Exposition;

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
        var groups = new Dictionary<Label[], Accumulator>(LabelsComparer.Instance);
        var lookup = groups.GetAlternateLookup<ReadOnlySpan<Label>>();
        var builder = new LabelBuilder();
        foreach (var series in _operand.Evaluate(page).Vector!)
        {
            var key = _grouping.Key(series, builder);
            if (!lookup.TryGetValue(key, out var group))
                groups.Add(key.ToArray(), group = _accumulator());
            group.Add(series);
        }
        return new Value(groups.Select(group => group.Value.Result(group.Key)).ToList());
    }
}
