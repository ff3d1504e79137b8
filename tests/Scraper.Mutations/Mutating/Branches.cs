using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>One side of <c>??</c> alone, and the sides of <c>?:</c> swapped.</summary>
internal static class Branches
{
    public static IEnumerable<Mutation> At(SyntaxNode node, SemanticModel model)
    {
        var isChoice = node is ConditionalExpressionSyntax { WhenTrue: not RefExpressionSyntax };
        var isDefault = node.IsKind(SyntaxKind.CoalesceExpression);
        if (!isChoice && !isDefault || TypeOf(node, model) is not { } type)
            yield break;
        if (isChoice)
            yield return new Mutation(node, now => Swapped((ConditionalExpressionSyntax)now), type);
        if (isDefault)
            yield return new Mutation(node, now => $"{((BinaryExpressionSyntax)now).Left}", type);
        if (isDefault && ((BinaryExpressionSyntax)node).Right is not ThrowExpressionSyntax)
            yield return new Mutation(node, now => $"{((BinaryExpressionSyntax)now).Right}", type);
    }

    private static string Swapped(ConditionalExpressionSyntax choice) =>
        $"{choice.Condition} ? {choice.WhenFalse} : {choice.WhenTrue}";

    /// <summary>The type by its whole name; null where it has none that can be written.</summary>
    private static string? TypeOf(SyntaxNode node, SemanticModel model)
    {
        var info = model.GetTypeInfo(node);
        var type = info.Type ?? info.ConvertedType;
        return type is null or { TypeKind: TypeKind.Error } or { IsAnonymousType: true }
            ? null
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }
}
