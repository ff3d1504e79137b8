using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Measuring;

/// <summary>Who names what: each name in a file that another file of ours declares.</summary>
internal static class References
{
    /// <summary>One pair a name, from the file where it stands to the file that declares what it means.
    /// </summary>
    public static IEnumerable<(SourceFile From, SourceFile To)> Of(Source source)
    {
        var byTree = source.Files.ToDictionary(file => file.Tree);
        return
            from file in source.Files
            let model = source.ModelOf(file)
            from name in file.Tree.GetRoot().DescendantNodes().Where(IsName)
            from tree in DeclaringTrees(name, model)
            where tree != file.Tree
            where byTree.ContainsKey(tree)
            select (file, byTree[tree]);
    }

    /// <summary>A word, or a <c>new()</c> that leaves the word out.</summary>
    private static bool IsName(SyntaxNode node) =>
        node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax;

    /// <summary>Where what a name means is declared: one file; none for a part of a type that stands in this
    /// file, too, and for what is no member or type.</summary>
    private static IEnumerable<SyntaxTree> DeclaringTrees(SyntaxNode name, SemanticModel model)
    {
        var info = model.GetSymbolInfo(name);
        var symbol = (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.OriginalDefinition;
        if (symbol is IMethodSymbol { ReducedFrom: { } extension })
            symbol = extension;
        if (symbol is null or INamespaceSymbol)
            return [];
        var trees = symbol.DeclaringSyntaxReferences.Select(one => one.SyntaxTree).ToArray();
        return trees.Contains(name.SyntaxTree) ? [] : trees.Take(1);
    }
}
