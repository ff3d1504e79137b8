using System.Collections.Frozen;

namespace Scraper.Expressions;

/// <summary>What PromQL has and one page cannot answer: understood by the grammar, refused with the nearest
/// form that it can.</summary>
internal sealed class Outside : Node
{
    /// <summary>Said of <c>atan2</c>.</summary>
    public const string Operators = "atan2 is not among the operators here: use + - * / % ^";

    private const string Instant = "needs a range of time; one page has only an instant: ";
    private const string Counter = Instant + "use the counter itself";
    private const string Gauge = Instant + "use the gauge itself";
    private const string Clock = "needs a clock; one page has only its samples: compare with one of them";
    private const string Order = "orders a vector; series are in order of their labels here: leave it out";
    private const string Native =
        "needs a native histogram; a page has classic ones: use their _bucket, _sum and _count series";
    private const string Circle =
        "is not among the functions here: use abs, ceil, floor, round, clamp or + - * / % ^";

    private readonly string _message;

    private Outside(int position, string message, IEnumerable<Node> parts)
        : base(position, 1 + parts.Select(part => part.Depth).DefaultIfEmpty(-1).Max()) => _message = message;

    public override ValueKind Kind => ValueKind.Vector;

    /// <summary>Functions and aggregations by name, and what to use instead.</summary>
    public static FrozenDictionary<string, string> Functions { get; } = Hints(
        (Counter, "rate irate increase resets"),
        (Gauge, "delta idelta deriv changes predict_linear holt_winters double_exponential_smoothing "
            + "avg_over_time min_over_time max_over_time sum_over_time last_over_time first_over_time "
            + "quantile_over_time stddev_over_time stdvar_over_time mad_over_time "
            + "ts_of_min_over_time ts_of_max_over_time ts_of_last_over_time ts_of_first_over_time"),
        (Instant + "use count", "count_over_time"),
        (Instant + "use group", "present_over_time"),
        (Instant + "use absent", "absent_over_time"),
        (Clock, "time timestamp minute hour month year day_of_month day_of_week day_of_year days_in_month"),
        (Order, "sort sort_desc sort_by_label sort_by_label_desc"),
        ("needs buckets as one histogram: use the _bucket series, or a field of type histogram",
            "histogram_quantile histogram_fraction histogram_quantiles"),
        (Native, "histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar"),
        ("needs labels of another series: use * on (…) group_left (…)", "info"),
        ("is not among the functions here: use ^ 0.5", "sqrt"),
        ("is not among the functions here: use 2.718281828459045 ^", "exp"),
        ("is not among the functions here: use 3.141592653589793", "pi"),
        ("is not among the functions here: use > bool 0 and < bool 0", "sgn"),
        (Circle, "ln log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh deg rad"),
        ("chooses among series by value: use max, or a comparison", "topk"),
        ("chooses among series by value: use min, or a comparison", "bottomk"),
        ("chooses among series: use a label matcher", "limitk limit_ratio"),
        ("is not among the aggregations here: use min, max or avg", "quantile stddev stdvar"),
        ("is not among the aggregations here: use count, with a comparison", "count_values"));

    /// <summary>A function or aggregation by that name.</summary>
    public static Outside Named(Token name, IReadOnlyList<Node> arguments) =>
        new(name.Start, $"`{name.Text}` {Functions[name.Text.ToLowerInvariant()]}", arguments);

    /// <summary>A selector with a range, an offset or a time.</summary>
    public static Node Modified(Node node, Token modifier) => new Outside(
        modifier.Start,
        modifier.Kind == TokenKind.LeftBracket
            ? "a range needs samples over time; one page has only an instant: leave the brackets out"
            : $"`{modifier.Text}` asks for another time; one page has only an instant: leave it out",
        [node]);

    public override void Check() => throw new FaultException(Position, _message);

    public override Value Evaluate(PageView page) => throw new EvaluationException(_message);

    private static FrozenDictionary<string, string> Hints(params (string Hint, string Names)[] hints) => hints
        .SelectMany(one => one.Names.Split(' ').Select(name => KeyValuePair.Create(name, one.Hint)))
        .ToFrozenDictionary();
}
