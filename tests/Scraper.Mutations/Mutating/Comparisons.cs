using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>A comparison turned round, or its boundary moved.</summary>
internal static class Comparisons
{
    public static IEnumerable<Mutation> At(SyntaxNode node)
    {
        if (node is not BinaryExpressionSyntax comparison)
            yield break;
        string[] others = comparison.Kind() switch
        {
            SyntaxKind.LessThanExpression => ["<=", ">="],
            SyntaxKind.LessThanOrEqualExpression => ["<", ">"],
            SyntaxKind.GreaterThanExpression => [">=", "<="],
            SyntaxKind.GreaterThanOrEqualExpression => [">", "<"],
            SyntaxKind.EqualsExpression => ["!="],
            SyntaxKind.NotEqualsExpression => ["=="],
            _ => [],
        };
        foreach (var other in others)
            yield return new Mutation(node, now => Rewrite((BinaryExpressionSyntax)now, other));
    }

    private static string Rewrite(BinaryExpressionSyntax comparison, string other) =>
        $"{comparison.Left} {other} {comparison.Right}";
}
