namespace Scraper.Expressions;

/// <summary>A number, or a duration as its seconds.</summary>
internal sealed class NumberLiteral : Node
{
    private readonly double _number;

    public NumberLiteral(Token token)
        : base(token.Start, 0) => PromqlNumber.TryRead(token.Text, out _number);

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
