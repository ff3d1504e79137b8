using CsCheck;
using Scraper.Exposition;

namespace Scraper.Tests.Expressions;

/// <summary>Expressions over the names and labels of a page, most of them sound; and small pages.</summary>
internal sealed class ExpressionGen
{
    private static readonly string[] Patterns =
        [".*", ".+", "a.*", ".*b", "a|b", "[a-c]", "(?i)A", "x?", "", "[^/]*", "a{1,2}|b", "\\\\w+"];

    private static readonly string[] Calculations =
        ["+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "> bool", "== bool"];

    private static readonly string[] Groups = ["", "", "group_left", "group_right"];
    private static readonly string[] Sets = ["and", "or", "unless"];

    /// <summary>No avg: 2.42 moves a mean with every value, 3.16 divides a compensated sum; the two agree to
    /// some digits only, which a comparison around them would turn into another answer.</summary>
    private static readonly string[] Aggregations = ["sum", "min", "max", "count", "group"];

    private static readonly string[] Replacements = ["$1", "x-$1", "${1}y", "$0", "", "same", "$$1", "$2"];
    private static readonly string[] Replaced =
        ["(.*)", "(.)(.*)", "a(b?)", "(?P<n>[a-z]+)", "", ".+", "(a*)+b?", "(|a)*b*", "(a|ab)(b?)"];


    private readonly Gen<string> _label;
    private readonly Gen<string> _selector;

    private ExpressionGen(SampleSet page)
    {
        var names = page.Names.Order(StringComparer.Ordinal).ToArray();
        var labels = LabelsOf(page).ToArray();
        _label = Gen.OneOf([.. labels.Select(label => label.Name).Distinct(), "none"]);
        var condition = Gen.OneOf(
            Gen.Select(Gen.OneOf(labels), Gen.OneOf("=", "!=")).Select((label, sign) =>
                $"{label.Name}{sign}{Quoted(label.Value)}"),
            Gen.Select(_label, Gen.OneOf("=~", "!~"), Gen.OneOf(Patterns))
                .Select((label, sign, pattern) => $"{label}{sign}\"{pattern}\""));
        var conditions = condition.Array[0, 2];
        var named = Gen.Select(Gen.OneOf(names), conditions).Select((name, all) =>
            all.Length == 0 ? name : $"{name}{{{string.Join(", ", all)}}}");
        // job="" leaves out what Prometheus adds of its own.
        var nameless = Gen.Select(Gen.OneOf(names), Gen.Int[1, 9], conditions).Select((name, some, all) =>
            string.Concat(all.Select(one => one + ", ").Prepend("{").Append(
                $"__name__=~\"{name[..Math.Min(some, name.Length)]}.*\", job=\"\"}}")));
        _selector = Gen.Frequency((6, named), (1, nameless));
    }

    /// <summary>Expressions over a page.</summary>
    public static Gen<string> Over(SampleSet page) => new ExpressionGen(page).Vector(3);

    /// <summary>Pages of a few series, with values that sums are exact of.</summary>
    public static Gen<string> Page { get; } =
        Gen.Select(
            Gen.OneOf("m", "n", "sum", "ab"),
            Gen.OneOf("", "a", "b", "ab"),
            Gen.OneOf("", "a", "b"),
            Gen.OneOf(Gen.Int[-4, 9].Select(number => (double)number), Gen.OneOf(
                double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5, -0.0, 1e15)))
        .Select((name, first, second, value) =>
            (Series: $"{name}{{x=\"{first}\",y=\"{second}\"}}", Value: GoFloat.Shortest(value)))
        .Array[1, 12]
        .Select(samples => string.Concat(
            samples.DistinctBy(one => one.Series).Select(one => $"{one.Series} {one.Value}\n")));

    private static IEnumerable<Label> LabelsOf(SampleSet page)
    {
        yield return new Label("x", "a");
        for (var at = 0; at < page.Count; at++)
            for (var label = 0; label < page[at].LabelCount; label++)
                if (!page[at].LabelAt(label).Value.Contains('\n'))
                    yield return page[at].LabelAt(label);
    }

    private static string Quoted(string value) => "\"" + value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private Gen<string> Vector(int depth) => depth == 0 ? _selector : Gen.Frequency(
        (3, _selector),
        (3, Aggregation(depth)),
        (3, Binary(depth)),
        (2, Function(depth)),
        (1, Vector(depth - 1).Select(inner => $"-{inner}")),
        (1, Vector(depth - 1).Select(inner => $"({inner})")));

    private Gen<string> Scalar(int depth) => depth == 0
        ? Gen.OneOf("0", "1", "-1", "2", "0.5", "1e3", "0x1F", "Inf", "NaN", "3")
        : Gen.Frequency((4, Scalar(0)), (1, Vector(depth - 1).Select(inner => $"scalar({inner})")));

    private Gen<string> Labels => _label.Array[0, 2].Select(labels => string.Join(", ", labels));

    private Gen<string> Aggregation(int depth) =>
        Gen.Select(
                Gen.OneOf(Aggregations), Gen.OneOf("by", "without", ""), Labels, Vector(depth - 1), Gen.Bool)
            .Select((name, grouping, labels, inner, before) =>
                grouping.Length == 0 ? $"{name}({inner})"
                : before ? $"{name} {grouping} ({labels}) ({inner})"
                : $"{name}({inner}) {grouping} ({labels})");

    private Gen<string> Binary(int depth) => Gen.OneOf(
        Gen.Select(Vector(depth - 1), Gen.OneOf(Calculations), Scalar(depth - 1), Gen.Bool)
            .Select((vector, sign, scalar, swap) =>
                swap ? $"{scalar} {sign} {vector}" : $"{vector} {sign} {scalar}"),
        Gen.Select(Vector(depth - 1), Gen.OneOf(Calculations), Matching(true),
            Vector(depth - 1)).Select((left, sign, matching, right) => $"{left} {sign} {matching}{right}"),
        Gen.Select(Vector(depth - 1), Gen.OneOf(Sets), Matching(false), Vector(depth - 1))
            .Select((left, sign, matching, right) => $"{left} {sign} {matching}{right}"));

    private Gen<string> Matching(bool groups) =>
        Gen.Select(Gen.OneOf("", "on", "ignoring"), Labels, Labels,
            Gen.OneOf(groups ? Groups : [""]))
        .Select((kind, labels, include, group) =>
            kind.Length == 0 ? ""
            : group.Length == 0 ? $"{kind} ({labels}) "
            : $"{kind} ({labels}) {group} ({include}) ");

    private static string Argument(string text) => $", \"{text}\"";

    private Gen<string> Function(int depth) => Gen.OneOf(
        Gen.Select(Gen.OneOf("abs", "ceil", "floor", "round", "absent"), Vector(depth - 1))
            .Select((name, inner) => $"{name}({inner})"),
        Gen.Select(Gen.OneOf("round", "clamp_min", "clamp_max"), Vector(depth - 1), Scalar(depth - 1))
            .Select((name, inner, scalar) => $"{name}({inner}, {scalar})"),
        Gen.Select(Vector(depth - 1), Scalar(0), Scalar(0))
            .Select((inner, least, most) => $"clamp({inner}, {least}, {most})"),
        Gen.Select(Vector(depth - 1), _label, Gen.OneOf(Replacements), _label, Gen.OneOf(Replaced))
            .Select((inner, target, replacement, source, regex) =>
                $"label_replace({inner}, \"{target}\", \"{replacement}\", \"{source}\", \"{regex}\")"),
        Gen.Select(Vector(depth - 1), _label, _label.Array[0, 3]).Select((inner, target, sources) =>
            $"label_join({inner}, \"{target}\", \"-\"" + string.Concat(sources.Select(Argument)) + ")"),
        Scalar(1).Select(scalar => $"vector({scalar})"));
}
