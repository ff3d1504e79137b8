using System.Collections.Frozen;
using Scraper.Expressions.Regexes;

namespace Scraper.Expressions;

/// <summary>A function of the language.</summary>
/// <param name="Arguments">The types of its arguments.</param>
/// <param name="Evaluate">Its value.</param>
internal sealed record Function(
    ValueKind[] Arguments, Func<PageView, IReadOnlyList<Node>, Value> Evaluate)
{
    /// <summary>What it evaluates to.</summary>
    public ValueKind Result { get; init; } = ValueKind.Vector;

    /// <summary>How many of the arguments may be left out.</summary>
    public int Optional { get; init; }

    /// <summary>Whether more arguments of the last type may follow.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The arguments that name labels it reads.</summary>
    public Range LabelsRead { get; init; }

    /// <summary>The arguments that name labels it gives.</summary>
    public Range LabelsMade { get; init; }

    /// <summary>The fewest arguments.</summary>
    public int Least => Arguments.Length - Optional;
}

/// <summary>The functions that one instant has, by name.</summary>
internal static class Functions
{
    private const ValueKind Vector = ValueKind.Vector;
    private const ValueKind Scalar = ValueKind.Scalar;
    private const ValueKind Text = ValueKind.Text;

    /// <summary>How many values one call remembers what they become: pages have few of most labels.</summary>
    private const int MostKnown = 4096;

    /// <summary>All of them.</summary>
    public static readonly FrozenDictionary<string, Function> Known = new Dictionary<string, Function>
    {
        ["abs"] = OfNumber("abs", Math.Abs),
        ["ceil"] = OfNumber("ceil", Math.Ceiling),
        ["floor"] = OfNumber("floor", Math.Floor),
        ["round"] = new([Vector, Scalar], Round) { Optional = 1 },
        ["clamp"] = new([Vector, Scalar, Scalar], Clamp),
        ["clamp_min"] = new([Vector, Scalar], (page, of) => Map(page, of, "clamp_min", Greater)),
        ["clamp_max"] = new([Vector, Scalar], (page, of) => Map(page, of, "clamp_max", Lesser)),
        ["vector"] = new([Scalar], (page, of) => One(new LabelBuilder(), of[0].Evaluate(page).Scalar)),
        ["scalar"] = new([Vector], ToScalar) { Result = Scalar },
        ["absent"] = new([Vector], Absent),
        ["label_replace"] = new([Vector, Text, Text, Text, Text], LabelReplace)
        {
            LabelsRead = 3..4,
            LabelsMade = 1..2,
        },
        ["label_join"] = new([Vector, Text, Text, Text], LabelJoin)
        {
            Optional = 1,
            IsOpen = true,
            LabelsRead = 3..,
            LabelsMade = 1..2,
        },
    }.ToFrozenDictionary();

    private static Function OfNumber(string name, Func<double, double> change) =>
        new([Vector], (page, of) => Mapped(page, of, of[0].Evaluate(page).Vector!, change, name));

    private static Value Mapped(
        PageView page, IReadOnlyList<Node> of, IEnumerable<Series> vector, Func<double, double> change,
        string name) => new(Vectors.Map(of[0], page, vector, change, name));

    private static Value Map(
        PageView page, IReadOnlyList<Node> of, string name, Func<double, double, double> change)
    {
        var vector = of[0].Evaluate(page).Vector!;
        var second = of[1].Evaluate(page).Scalar;
        return Mapped(page, of, vector, number => change(second, number), name);
    }

    /// <summary>To the nearest multiple, halves upwards; by the inverse, as a tenth is no double.</summary>
    private static Value Round(PageView page, IReadOnlyList<Node> of)
    {
        var vector = of[0].Evaluate(page).Vector!;
        var inverse = 1 / (of.Count > 1 ? of[1].Evaluate(page).Scalar : 1);
        return Mapped(page, of, vector, number => Math.Floor(number * inverse + 0.5) / inverse, "round");
    }

    /// <summary>Nothing lies between bounds that are the wrong way round.</summary>
    private static Value Clamp(PageView page, IReadOnlyList<Node> of)
    {
        var vector = of[0].Evaluate(page).Vector!;
        var least = of[1].Evaluate(page).Scalar;
        var most = of[2].Evaluate(page).Scalar;
        // An operand that fails fails here, too.
        return most < least
            ? new Value(vector.Where(_ => false))
            : Mapped(page, of, vector, number => Greater(least, Lesser(most, number)), "clamp");
    }

    private static Value ToScalar(PageView page, IReadOnlyList<Node> of)
    {
        var (count, value) = (0, double.NaN);
        foreach (var series in of[0].Evaluate(page).Vector!)
            (count, value) = (count + 1, series.Value);
        return new Value(null, count == 1 ? value : double.NaN);
    }

    /// <summary>1 where there is nothing, with the labels that a selector asks for by equality, once each.
    /// </summary>
    private static Value Absent(PageView page, IReadOnlyList<Node> of)
    {
        if (of[0].Evaluate(page).Vector!.Count() > 0)
            return new Value([]);
        var labels = new LabelBuilder();
        if (of[0].Bare is Selector selector)
            foreach (var label in selector.LabelMatchers.GroupBy(matcher => matcher.Label))
                if (AskedFor(label) is { } value)
                    labels.Set(label.Key, value);
        return One(labels, 1);
    }

    /// <summary>What Prometheus makes of a label's matchers in turn: an equality sets it once, any other and
    /// a second one takes it away.</summary>
    private static string? AskedFor(IEnumerable<Matcher> matchers)
    {
        var (asked, value) = (false, (string?)null);
        foreach (var matcher in matchers)
        {
            value = matcher.IsEqual && !asked ? matcher.Value : null;
            asked |= matcher.IsEqual;
        }
        return value;
    }

    /// <summary><c>label_replace(vector, target, replacement, source, regex)</c>: where the regex matches the
    /// whole source label, the target becomes the replacement with the groups put in.</summary>
    private static Value LabelReplace(PageView page, IReadOnlyList<Node> of)
    {
        var (target, replacement, source) = (TextOf(of[1]), TextOf(of[2]), TextOf(of[3]));
        var pattern = Compiled((StringLiteral)of[4].Bare);
        if (target.Length == 0)
            throw new EvaluationException("label_replace: expected the name of a label to set, found none");
        var known = new Dictionary<string, string?>();
        return WithLabel(page, of[0], target, series =>
        {
            var value = series[source];
            if (known.TryGetValue(value, out var replaced))
                return replaced;
            replaced = pattern.Replace(value, replacement, page.Built);
            // The page's own string, so that a copy of it is nothing to keep.
            if (replaced == value)
                replaced = value;
            if (known.Count < MostKnown)
                known.Add(value, replaced);
            return replaced;
        });
    }

    /// <summary><c>label_join(vector, target, separator, source, …)</c>: the target becomes the source
    /// labels' values, joined.</summary>
    private static Value LabelJoin(PageView page, IReadOnlyList<Node> of)
    {
        var (target, separator) = (TextOf(of[1]), TextOf(of[2]));
        var sources = of.Skip(3).Select(TextOf).ToList();
        if (sources.Contains("") || target.Length == 0)
            throw new EvaluationException("label_join: expected the name of a label, found none");
        return WithLabel(page, of[0], target, series =>
        {
            page.Built.Add(sources.Sum(source => (long)series[source].Length + separator.Length));
            return string.Join(separator, sources.Select(source => series[source]));
        });
    }

    private static Value WithLabel(
        PageView page, Node operand, string target, Func<Series, string?> value)
    {
        var vector = operand.Evaluate(page).Vector!;
        return new Value(Vectors.Apart(operand, page, target, Changed()));

        IEnumerable<Series> Changed()
        {
            var labels = new LabelBuilder();
            foreach (var series in vector)
            {
                page.Cancellation.ThrowIfCancellationRequested();
                if (value(series) is not { } text || text == series[target])
                {
                    yield return series;
                    continue;
                }
                labels.Reset(series);
                labels.Set(target, text);
                yield return new Series(labels, series.Value, series.Histogram);
            }
        }
    }

    private static Pattern Compiled(StringLiteral regex)
    {
        try
        {
            return regex.Pattern;
        }
        catch (PatternException fault)
        {
            throw new EvaluationException($"label_replace: {fault.Message}");
        }
    }

    private static string TextOf(Node argument) => ((StringLiteral)argument.Bare).Text;

    private static Value One(LabelBuilder labels, double value) => new([new Series(labels, value)]);

    /// <summary>Go's: an infinity wins over NaN.</summary>
    private static double Greater(double left, double right) =>
        double.IsPositiveInfinity(left) || double.IsPositiveInfinity(right)
            ? double.PositiveInfinity
            : Math.Max(left, right);

    private static double Lesser(double left, double right) =>
        double.IsNegativeInfinity(left) || double.IsNegativeInfinity(right)
            ? double.NegativeInfinity
            : Math.Min(left, right);
}
