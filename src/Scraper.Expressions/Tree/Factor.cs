namespace Scraper.Expressions;

/// <summary>An operand with the signs in front of it, before it is known what they apply to: <c>-2 ^ 2</c> is
/// <c>-(2 ^ 2)</c>.</summary>
internal sealed record Factor(IReadOnlyList<Token> Signs, Node Operand)
{
    /// <summary>Powers, from the right: each factor's signs apply to all that it is raised to.</summary>
    public static Node Raise(Factor first, IReadOnlyList<(Binary.Joint Joint, Factor Factor)> rest)
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
