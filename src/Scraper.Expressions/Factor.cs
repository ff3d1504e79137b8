namespace Scraper.Expressions;

/// <summary>An operand with the signs in front of it, before it is known what they apply to: <c>-2 ^ 2</c> is
/// <c>-(2 ^ 2)</c>.</summary>
internal sealed record Factor(IReadOnlyList<Token> Signs, Node Operand)
{
    /// <summary>Powers, from the right: each factor's signs apply to all that it is raised to.</summary>
    public static Node Raise(Factor first, IReadOnlyList<(Joint Joint, Factor Factor)> rest)
    {
        if (rest.Count == 0)
            return first.Sign(first.Operand);
        if (rest.Count > Lexer.MaxNesting)
            throw new FaultException(
                rest[Lexer.MaxNesting].Joint.Sign.Start, $"nested deeper than {Lexer.MaxNesting}");
        var power = rest[^1].Factor.Sign(rest[^1].Factor.Operand);
        for (var at = rest.Count - 1; at >= 0; at--)
        {
            var basis = at == 0 ? first : rest[at - 1].Factor;
            power = basis.Sign(new Binary(basis.Operand, rest[at].Joint, power));
        }
        return power;
    }

    private Node Sign(Node node)
    {
        if (Signs.Count == 0)
            return node;
        if (Signs.Count > Lexer.MaxNesting)
            throw new FaultException(Signs[Lexer.MaxNesting].Start, $"nested deeper than {Lexer.MaxNesting}");
        var minuses = Signs.Count(sign => sign.Kind == TokenKind.Subtract);
        return node is NumberLiteral number
            ? number.Signed(Signs[0].Start, minuses % 2 == 1)
            : new Unary(Signs[0].Start, minuses, node);
    }
}

/// <summary>Signs in front of anything but a number: a minus drops the metric's name, a plus does
/// not.</summary>
internal sealed class Unary(int position, int minuses, Node operand) : Node(position, operand.Depth + 1)
{
    public override ValueKind Kind => operand.Kind;

    public override IEnumerable<Node> Children => [operand];

    public override void Check()
    {
        operand.Check();
        if (operand.Kind == ValueKind.Text)
            throw new FaultException(
                Position, "expected a scalar or an instant vector behind the sign, found a string");
    }

    public override Value Evaluate(PageView page)
    {
        var value = operand.Evaluate(page);
        var sign = minuses % 2 == 1 ? -1.0 : 1.0;
        if (value.Vector is not { } vector)
            return new Value(null, sign * value.Scalar);
        return minuses == 0 ? value : new Value(Vectors.Map(vector, number => sign * number, "a sign"));
    }
}
