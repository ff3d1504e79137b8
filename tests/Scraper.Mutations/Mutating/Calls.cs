using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>A call left out whose answer nobody takes.</summary>
internal static class Calls
{
    public static IEnumerable<Mutation> At(SyntaxNode node)
    {
        if (node is ExpressionStatementSyntax { Expression: var expression } && IsCall(expression))
            yield return new Mutation(node, _ => ";");
    }

    private static bool IsCall(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax => true,
        AwaitExpressionSyntax awaited => IsCall(awaited.Expression),
        ConditionalAccessExpressionSyntax access => IsCall(access.WhenNotNull),
        _ => false,
    };
}
