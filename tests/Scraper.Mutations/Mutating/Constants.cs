using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>A number or character one off, a string emptied, a truth turned.</summary>
internal static class Constants
{
    public static IEnumerable<Mutation> At(SyntaxNode node, SemanticModel model)
    {
        if (node is not LiteralExpressionSyntax literal)
            return [];
        return literal.Kind() switch
        {
            // A loop without end is no decision.
            SyntaxKind.TrueLiteralExpression when literal.Parent is not WhileStatementSyntax =>
                [new Mutation(node, _ => "false")],
            SyntaxKind.FalseLiteralExpression => [new Mutation(node, _ => "true")],
            SyntaxKind.StringLiteralExpression when IsWord(literal.Token.ValueText) =>
                [new Mutation(node, _ => "\"\"")],
            SyntaxKind.Utf8StringLiteralExpression when IsWord(literal.Token.ValueText) =>
                [new Mutation(node, _ => "\"\"u8")],
            SyntaxKind.NumericLiteralExpression or SyntaxKind.CharacterLiteralExpression =>
                Neighbours(literal, model),
            _ => [],
        };
    }

    /// <summary>What has a blank in it is prose for people: help, messages.</summary>
    private static bool IsWord(string text) =>
        text.Length > 0 && !text.Contains(' ', StringComparison.Ordinal);

    private static IEnumerable<Mutation> Neighbours(LiteralExpressionSyntax literal, SemanticModel model)
    {
        var value = literal.Token.Value!;
        if (TypeAskedFor(literal, model) is not { } type)
            yield break;
        if (Spelled(value, 1) is { } more)
            yield return new Mutation(literal, _ => more, type);
        if (value is not char && Convert.ToDouble(value, CultureInfo.InvariantCulture) > 0
            && Spelled(value, -1) is { } less)
            yield return new Mutation(literal, _ => less, type);
    }

    private static string? TypeAskedFor(LiteralExpressionSyntax literal, SemanticModel model)
    {
        var type = model.GetTypeInfo(literal).ConvertedType;
        return type is null || !Numbers.Is(type) ? null : type.ToDisplayString();
    }

    private static string? Spelled(object value, int step) => value switch
    {
        char letter => $"'\\u{letter + step:X4}'",
        int number when number < int.MaxValue => $"{number + step}",
        long number when number < long.MaxValue => $"{number + step}L",
        uint number when number < uint.MaxValue => $"{(long)number + step}u",
        ulong number when number < long.MaxValue => $"{(long)number + step}UL",
        double number => (number + step).ToString("R", CultureInfo.InvariantCulture) + "d",
        _ => null,
    };
}
