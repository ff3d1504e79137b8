using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>“And” for “or”, and a condition for its opposite.</summary>
internal static class Logic
{
    public static IEnumerable<Mutation> At(SyntaxNode node)
    {
        if (node.IsKind(SyntaxKind.LogicalAndExpression))
            yield return Joined(node, "||");
        else if (node.IsKind(SyntaxKind.LogicalOrExpression))
            yield return Joined(node, "&&");
        else if (node.IsKind(SyntaxKind.LogicalNotExpression))
            yield return new Mutation(node, now => $"{((PrefixUnaryExpressionSyntax)now).Operand}");
        else if (node is IsPatternExpressionSyntax || IsPlainCondition(node))
            yield return new Mutation(node, now => $"!({now})");
    }

    // In parentheses, since “and” binds closer than “or”.
    private static Mutation Joined(SyntaxNode node, string word) => new(
        node,
        now => $"({((BinaryExpressionSyntax)now).Left}) {word} ({((BinaryExpressionSyntax)now).Right})");

    /// <summary>A name or a call that alone decides; what has an operator is mutated there.</summary>
    private static bool IsPlainCondition(SyntaxNode node) =>
        node is NameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
        && node == node.Parent switch
        {
            IfStatementSyntax statement => statement.Condition,
            WhileStatementSyntax loop => loop.Condition,
            ConditionalExpressionSyntax choice => choice.Condition,
            _ => null,
        };
}
