using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Measuring;

/// <summary>Files, lines, methods and types: one row for each project, then for all of src.</summary>
internal static class SizeTable
{
    public static void Print(Source source)
    {
        Console.WriteLine(
            $"{"",-22}{"",22}  {"lines a file",-15}{"code a file",-15}{"",7}  {"lines a method",-17}types");
        Console.WriteLine(
            $"{"project",-22}{"files",6}{"lines",8}{"code",8}"
            + $"  {"med/p90/max",-15}{"med/p90/max",-15}{"methods",7}  {"med/p90/p99/max",-17}(public)");
        foreach (var project in source.Files.GroupBy(file => file.Project))
            PrintRow(project.Key, [.. project], source);
        PrintRow("src", source.Files, source);
    }

    private static void PrintRow(string name, IReadOnlyList<SourceFile> files, Source source)
    {
        var lines = new Spread(files.Select(FileSize.Lines));
        var code = new Spread(files.Select(FileSize.CodeLines));
        var methods = new Spread(files.SelectMany(FileSize.MethodLines));
        var types = files.SelectMany(file => TypesOf(file, source.ModelOf(file)))
            .Distinct(SymbolEqualityComparer.Default).ToArray();
        Console.WriteLine(
            $"{name,-22}{files.Count,6}{lines.Sum,8}{code.Sum,8}"
            + $"  {lines.At(50) + "/" + lines.At(90) + "/" + lines.Max,-15}"
            + $"{code.At(50) + "/" + code.At(90) + "/" + code.Max,-15}{methods.Count,7}"
            + $"  {methods.At(50) + "/" + methods.At(90) + "/" + methods.At(99) + "/" + methods.Max,-17}"
            + $"{types.Length} ({types.Count(IsPublic)})");
    }

    private static IEnumerable<ISymbol> TypesOf(SourceFile file, SemanticModel model) =>
        from node in file.Tree.GetRoot().DescendantNodes()
        where node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        select model.GetDeclaredSymbol(node);

    private static bool IsPublic(ISymbol? type) =>
        type is null || type.DeclaredAccessibility == Accessibility.Public && IsPublic(type.ContainingType);
}
