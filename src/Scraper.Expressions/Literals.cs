namespace Scraper.Expressions;

/// <summary>A number, or a duration as its seconds.</summary>
internal sealed class NumberLiteral : Node
{
    private readonly double _number;

    public NumberLiteral(Token token)
        : base(token.Start, 0) => Numbers.TryRead(token.Text, out _number);

    private NumberLiteral(int position, double number)
        : base(position, 0) => _number = number;

    public override ValueKind Kind => ValueKind.Scalar;

    /// <summary>The number with the signs that stand in front of it.</summary>
    public NumberLiteral Signed(int position, bool negative) => new(position, negative ? -_number : _number);

    public override void Check()
    {
    }

    public override Value Evaluate(PageView page) => new(null, _number);
}

/// <summary>A string: only ever an argument.</summary>
internal sealed class StringLiteral(Token token) : Node(token.Start, 0)
{
    /// <summary>What it says.</summary>
    public string Text { get; } = Quoted.Read(token.Text);

    public override ValueKind Kind => ValueKind.Text;

    /// <summary>A quoted name in a list of labels.</summary>
    public static string Label(Token token) => Quoted.Read(token.Text) is { Length: > 0 } label
        ? label
        : throw new FaultException(token.Start, "expected label, found an empty string");

    public override void Check()
    {
    }

    public override Value Evaluate(PageView page) => throw new EvaluationException("a string has no value");
}

/// <summary>Parentheses: kept, because faults series at them.</summary>
internal sealed class Paren(int position, Node inner) : Node(position, inner.Depth + 1)
{
    public override ValueKind Kind => inner.Kind;

    public override IEnumerable<Node> Children => [inner];

    public override Node Bare => inner.Bare;

    public override void Check() => inner.Check();

    public override Value Evaluate(PageView page) => inner.Evaluate(page);
}
