using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Measuring;

/// <summary>How long a file is, and each of its methods.</summary>
internal static class FileSize
{
    /// <summary>Lines as an editor numbers them, but for the empty one behind the last newline.</summary>
    public static int Lines(SourceFile file)
    {
        var lines = file.Tree.GetText().Lines;
        return lines[^1].Span.IsEmpty ? lines.Count - 1 : lines.Count;
    }

    /// <summary>Lines that are neither blank nor comment: those that a token stands on, with the inner lines
    /// of a string over many lines.</summary>
    public static int CodeLines(SourceFile file) => file.Tree.GetRoot().DescendantTokens()
        .Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))
        .Select(token => token.GetLocation().GetLineSpan())
        .SelectMany(span => Enumerable.Range(span.StartLinePosition.Line, LinesOf(span)))
        .Distinct().Count();

    /// <summary>Lines of every method, constructor, operator, accessor with a body, and local function, from
    /// its first attribute or modifier to its end.</summary>
    public static IEnumerable<int> MethodLines(SourceFile file) => file.Tree.GetRoot().DescendantNodes()
        .Where(IsMethod)
        .Select(node => LinesOf(node.GetLocation().GetLineSpan()));

    private static bool IsMethod(SyntaxNode node) => node
        is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        or AccessorDeclarationSyntax { Body: not null }
        or AccessorDeclarationSyntax { ExpressionBody: not null };

    private static int LinesOf(FileLinePositionSpan span) =>
        span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
}
