namespace Scraper.Expressions;

/// <summary>
/// Two operands and an operator. A chain <c>a + b + c</c> leans to the left as deep as it is long, so that
/// it is checked and evaluated in a loop.
/// </summary>
internal sealed class Binary : Node
{
    private static readonly Matching WholeLabels = new(Grouping.ByAll, TokenKind.End, []);

    private readonly Node _left;
    private readonly Joint _joint;
    private readonly Node _right;

    /// <summary>What a chain begins with of whose series all its links only choose; else null.</summary>
    private readonly Node? _chosenFrom;

    /// <summary>Only a power nests to its right without parentheses.</summary>
    public Binary(Node left, Joint joint, Node right)
        : base(
            left.Position,
            Math.Max(left.Depth, right.Depth + (joint.Sign.Kind == TokenKind.Power ? 1 : 0)))
    {
        (_left, _joint, _right) = (left, joint, right);
        Kind = left.Kind == ValueKind.Scalar && right.Kind == ValueKind.Scalar
            ? ValueKind.Scalar
            : ValueKind.Vector;
        var chooses = joint.Sign.Kind is TokenKind.And or TokenKind.Unless
            || (joint.Operator.IsComparison && !joint.Bool && right.Kind == ValueKind.Scalar);
        _chosenFrom = !chooses ? null : left is Binary chain ? chain._chosenFrom : left;
    }

    public override ValueKind Kind { get; }

    public override IEnumerable<Node> Children => [_left, _right];

    public override void Check()
    {
        var (first, chain) = Chain();
        first.Check();
        foreach (var link in chain)
        {
            link._right.Check();
            link.CheckModifiers();
            link.CheckKinds();
        }
    }

    public override Value Evaluate(PageView page)
    {
        var (first, chain) = Chain();
        var value = first.Evaluate(page);
        var isLong = chain.Count > Lexer.MaxNesting;
        foreach (var link in chain)
        {
            value = link.Apply(page, value, link._right.Evaluate(page));
            // A stream of streams is as deep as the chain is long.
            if (isLong)
                value = value with { Vector = value.Vector is { } vector ? Vectors.Kept(vector) : null };
        }
        return value;
    }

    public override bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels) =>
        _chosenFrom is not null && _chosenFrom.DiffersWithout(page, labels);

    /// <summary>What the chain begins with, and its links from there to this one.</summary>
    private (Node First, Stack<Binary> Links) Chain()
    {
        var links = new Stack<Binary>([this]);
        while (links.Peek()._left is Binary left)
            links.Push(left);
        return (links.Peek()._left, links);
    }

    private void CheckModifiers()
    {
        var sign = _joint.Sign;
        var symbol = _joint.Operator.Symbol;
        if (sign.Kind == TokenKind.Atan2)
            throw new FaultException(sign.Start, Outside.Operators);
        if (_joint.Bool && !_joint.Operator.IsComparison)
            throw new FaultException(sign.Start, $"bool belongs to comparisons, not to {symbol}");
        if (_joint.Operator.IsComparison && !_joint.Bool && Kind == ValueKind.Scalar)
            throw new FaultException(sign.Start, $"a comparison between scalars needs bool: {symbol} bool");
        if (_joint.Matching is { Grouping.Keeps: true } matching
            && matching.Include.FirstOrDefault(matching.Grouping.Labels.Contains) is { } label)
            throw new FaultException(
                sign.Start, $"the label \"{label}\" stands in on and in the group modifier at once");
    }

    private void CheckKinds()
    {
        var symbol = _joint.Operator.Symbol;
        foreach (var side in (ReadOnlySpan<Node>)[_left, _right])
            if (side.Kind == ValueKind.Text)
                throw new FaultException(
                    side.Position, $"expected a scalar or an instant vector beside {symbol}, found a string");
        var scalar = _left.Kind == ValueKind.Scalar || _right.Kind == ValueKind.Scalar;
        if (scalar && _joint.Matching?.Grouping.Labels.Count > 0)
            throw new FaultException(Position, "labels can be matched between instant vectors only");
        if (scalar && _joint.Operator.IsSet)
            throw new FaultException(Position, $"{symbol} works on two instant vectors, found a scalar");
        if (_joint.Operator.IsSet && _joint.Matching is { Side: not TokenKind.End })
            throw new FaultException(Position, $"{symbol} takes no group modifier");
    }

    private Value Apply(PageView page, Value left, Value right)
    {
        var calculation = _joint.Operator;
        if (left.Vector is null && right.Vector is null)
            return new Value(null, calculation.Apply(left.Scalar, right.Scalar, _joint.Bool)!.Value);
        if (right.Vector is null)
            return WithScalar(
                page, _left, left.Vector!, number => calculation.Apply(number, right.Scalar, _joint.Bool));
        if (left.Vector is null)
            return WithScalar(page, _right, right.Vector, number => Swapped(left.Scalar, number));
        var matching = _joint.Matching ?? WholeLabels;
        return new Value(calculation.IsSet
            ? SetOperation.Apply(_joint.Sign.Kind, left.Vector, right.Vector, matching.Grouping)
            : new VectorMatch(calculation, _joint.Bool, matching).Apply(left.Vector, right.Vector));
    }

    /// <summary>A comparison keeps the vector's value, also where the vector stands on the right.</summary>
    private double? Swapped(double scalar, double number) =>
        _joint.Operator.Apply(scalar, number, _joint.Bool) is { } result
            ? _joint.Operator.IsComparison && !_joint.Bool ? number : result
            : null;

    private Value WithScalar(
        PageView page, Node operand, IEnumerable<Series> vector, Func<double, double?> change) => new(
        _joint.Operator.IsComparison && !_joint.Bool
            ? Filter(vector, change)
            : Vectors.Map(
                operand, page, vector, number => change(number)!.Value, _joint.Operator.Symbol));

    private IEnumerable<Series> Filter(IEnumerable<Series> vector, Func<double, double?> change)
    {
        foreach (var series in vector)
        {
            Vectors.RefuseHistogram(series, _joint.Operator.Symbol);
            if (change(series.Value) is not null)
                yield return series;
        }
    }

    /// <summary>An operator as it stands between two operands, with its modifiers.</summary>
    public sealed record Joint(Token Sign, bool Bool, Matching? Matching)
    {
        /// <summary>What it does.</summary>
        public Operator Operator => Operator.Of[Sign.Kind];
    }
}
