using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Tests.Tidy;

/// <summary>Who names whom in the source, as the compiler understands it: a name, wherever it stands, draws
/// an arrow from the room of its file to the room of the file that declares what it means.</summary>
internal static class Rooms
{
    /// <summary>The room of the files that stand in no folder.</summary>
    public const string Root = "Root";

    // The global usings of Directory.Build.props.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The room a file stands in.</summary>
    public static string Of(SourceFile file) => file.Room.Length > 0 ? file.Room : Root;

    /// <summary>Every <c>Room → Other</c> that the files draw, once.</summary>
    public static IEnumerable<string> Arrows(IReadOnlyList<SourceFile> files)
    {
        var rooms = files.ToDictionary(file => file.Root.SyntaxTree, Of);
        var compilation = CSharpCompilation.Create(
            "rooms", [.. rooms.Keys, CSharpSyntaxTree.ParseText(Usings)], References());
        return (from tree in rooms.Keys.AsParallel()
                let model = compilation.GetSemanticModel(tree)
                from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                let declared = DeclaredIn(model.GetSymbolInfo(name).Symbol)
                where declared is not null
                select (From: rooms[tree], To: rooms[declared]))
            .Distinct()
            .Where(arrow => arrow.From != arrow.To)
            .Select(arrow => $"{arrow.From} → {arrow.To}");
    }

    private static SyntaxTree? DeclaredIn(ISymbol? symbol) => symbol is INamespaceSymbol
        ? null
        : symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;

    /// <summary>All that the tests run with, but for what the source is compiled to.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("scraper", StringComparison.OrdinalIgnoreCase))
            .Select(path => MetadataReference.CreateFromFile(path));
}
