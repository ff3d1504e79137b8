using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>Plus for minus, in sums, running sums and steps.</summary>
internal static class Sums
{
    public static IEnumerable<Mutation> At(SyntaxNode node, SemanticModel model) => node switch
    {
        BinaryExpressionSyntax sum when Other(sum.OperatorToken) is { } other
            && AreNumbers(sum.Left, sum.Right, model) =>
            [new Mutation(sum, now => With((BinaryExpressionSyntax)now, other))],

        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax sum } statement
            when Other(sum.OperatorToken) is { } other && AreNumbers(sum.Left, sum.Right, model) =>
            [new Mutation(statement, now => Swapped(now, sum.OperatorToken.Text, other))],

        ExpressionStatementSyntax { Expression: PostfixUnaryExpressionSyntax step } statement
            when Other(step.OperatorToken) is { } other =>
            [new Mutation(statement, now => Swapped(now, step.OperatorToken.Text, other))],

        // The step of a statement is above; that of a for loop has no place for a switch.
        PostfixUnaryExpressionSyntax { Parent: not (ExpressionStatementSyntax or ForStatementSyntax) } step
            when Other(step.OperatorToken) is { } other =>
            [new Mutation(step, now => $"{((PostfixUnaryExpressionSyntax)now).Operand}{other}")],

        _ => [],
    };

    private static string? Other(SyntaxToken sign) => sign.Kind() switch
    {
        SyntaxKind.PlusToken => "-",
        SyntaxKind.MinusToken => "+",
        SyntaxKind.PlusEqualsToken => "-=",
        SyntaxKind.MinusEqualsToken => "+=",
        SyntaxKind.PlusPlusToken => "--",
        SyntaxKind.MinusMinusToken => "++",
        _ => null,
    };

    private static string With(BinaryExpressionSyntax sum, string sign) => $"{sum.Left} {sign} {sum.Right}";

    private static string Swapped(SyntaxNode statement, string sign, string other)
    {
        var text = statement.ToString();
        var at = ((ExpressionStatementSyntax)statement).Expression switch
        {
            AssignmentExpressionSyntax sum => sum.OperatorToken.SpanStart,
            PostfixUnaryExpressionSyntax step => step.OperatorToken.SpanStart,
            _ => throw new InvalidOperationException($"no sum: {text}"),
        };
        return text.Remove(at - statement.SpanStart, sign.Length).Insert(at - statement.SpanStart, other);
    }

    /// <summary>Two numbers, or a span of time that is added to something.</summary>
    private static bool AreNumbers(ExpressionSyntax left, ExpressionSyntax right, SemanticModel model)
    {
        var (augend, addend) = (model.GetTypeInfo(left).Type, model.GetTypeInfo(right).Type);
        return Numbers.Is(augend) && Numbers.Is(addend) || addend?.Name == nameof(TimeSpan);
    }
}
