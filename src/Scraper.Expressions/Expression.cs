using System.Diagnostics.CodeAnalysis;
using Scraper.Exposition;
using Sprache;

namespace Scraper.Expressions;

/// <summary>
/// One PromQL expression over one page: parsed once, evaluated for each page, with the meaning that it has in
/// Prometheus for an instant query at the time of the scrape. What needs more than one instant is refused
/// with the nearest form that does not. Immutable, and safe to be used by several threads.</summary>
public sealed class Expression
{
    private readonly Node _root;
    private readonly bool _histograms;

    private Expression(string text, Node root, bool histograms)
    {
        Text = text;
        _root = root;
        _histograms = histograms;
        var nodes = NodesOf(root).ToList();
        Needs = Projection.Union(nodes.OfType<Selector>().Select(selector => selector.Needs(histograms)));
        Size = nodes.Sum(node => node.Size);
        Labels = nodes.SelectMany(node => node.LabelsRead)
            .Except(nodes.SelectMany(node => node.LabelsMade))
            .ToHashSet();
    }

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>Every metric name that evaluating it can need: what a reader is to be asked for.</summary>
    public Projection Needs { get; }

    /// <summary>The labels of the page's series by which it chooses or groups them.</summary>
    public IReadOnlySet<string> Labels { get; }

    /// <summary>How much it holds: operands, operators and calls, and the steps of regular expressions.
    /// </summary>
    public int Size { get; }

    /// <summary>Parses an expression, and judges its types as Prometheus does.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="expression">The expression, where the text is one.</param>
    /// <param name="fault">Where and why, with the nearest form that would do, where it is none.</param>
    /// <param name="histograms">Whether the base name of a classic histogram's family selects its assembled
    /// histograms as well, beside the samples of that name.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Expression? expression,
        [NotNullWhen(false)] out ExpressionFault? fault,
        bool histograms = false)
    {
        (expression, fault) = (null, null);
        try
        {
            expression = new Expression(text, Read(text), histograms);
            return true;
        }
        catch (FaultException wrong)
        {
            fault = ExpressionFault.At(text, wrong.Position, wrong.Message);
            return false;
        }
    }

    /// <summary>The value over one page. Never throws for what a page or an expression holds.</summary>
    /// <param name="page">The samples, read whole.</param>
    /// <param name="uses">Marked for every sample that a selector takes; null where nobody asks.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The vector or scalar, or the error that stopped the evaluation.</returns>
    public Evaluation Evaluate(
        SampleSet page, SampleUses? uses = null, CancellationToken cancellation = default) =>
        Evaluate(new PageView(page, uses, _histograms, cancellation), InOrder);

    /// <summary>The same as a stream: each series is handed over without the metric's name, in the order of
    /// the page, and not kept; memory follows what the expression groups by, not what it reads. Series that
    /// only their names tell apart are an error. What was handed over before an error counts for nothing.
    /// </summary>
    /// <param name="page">The samples, read whole.</param>
    /// <param name="receiver">Takes each series of a vector.</param>
    /// <param name="uses">Marked for every sample that a selector takes; null where nobody asks.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>An empty vector, the scalar, or the error.</returns>
    public Evaluation Stream(
        SampleSet page, SeriesReceiver receiver, SampleUses? uses = null,
        CancellationToken cancellation = default)
    {
        var view = new PageView(page, uses, _histograms, cancellation);
        return Evaluate(view, vector =>
        {
            var labels = new LabelBuilder();
            foreach (var series in Vectors.Nameless(_root, view, vector))
            {
                labels.Reset(series);
                receiver(labels.Span, series.Value, series.Histogram);
            }
            return [];
        });
    }

    private Evaluation Evaluate(PageView page, Func<IEnumerable<Series>, SeriesValue[]> read)
    {
        try
        {
            var value = _root.Evaluate(page);
            return value.Vector is { } vector
                ? new Evaluation { Vector = read(vector) }
                : new Evaluation { Scalar = value.Scalar };
        }
        catch (EvaluationException wrong)
        {
            return new Evaluation { Error = wrong.Message, Reason = wrong.Reason };
        }
    }

    private static Node Read(string text)
    {
        var tokens = Lexer.Tokenize(text);
        if (tokens[0].Kind == TokenKind.End)
            throw new FaultException(0, "expected an expression, found nothing");
        var result = PromqlGrammar.Whole(new TokenInput(tokens));
        if (!result.WasSuccessful)
            throw Unexpected(tokens[result.Remainder.Position], result.Expectations);
        result.Value.Check();
        return result.Value.Kind == ValueKind.Text
            ? throw new FaultException(0, "expected an instant vector or a scalar, found a string")
            : result.Value;
    }

    private static FaultException Unexpected(Token token, IEnumerable<string> expectations)
    {
        if (token.Kind == TokenKind.Error)
            return new FaultException(token.Start, token.Text);
        var expected = string.Join(" or ", expectations.Where(one => one.Length > 0).Distinct());
        return new FaultException(token.Start, expected.Length > 0
            ? $"expected {expected}, found {token}"
            : $"unexpected {token}");
    }

    private static IEnumerable<Node> NodesOf(Node root)
    {
        var open = new Stack<Node>([root]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children.Reverse())
                open.Push(child);
        }
    }

    private static SeriesValue[] InOrder(IEnumerable<Series> vector)
    {
        var labels = new List<Label[]>();
        var all = new List<SeriesValue>();
        foreach (var series in vector)
        {
            labels.Add(series.Labels());
            all.Add(new SeriesValue(labels[^1], series.Value, series.Histogram));
        }
        var ordered = all.ToArray();
        Array.Sort(labels.ToArray(), ordered, LabelsComparer.Instance);
        return ordered;
    }
}
