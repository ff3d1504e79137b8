using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Scraper.Tests.Support;

namespace Scraper.Tests.Tidy;

/// <summary>One C# file of the repository, as text and as a syntax tree.</summary>
internal sealed record SourceFile(string Path, string[] Lines, SyntaxNode Root)
{
    /// <summary>The first folder below the program, or the library; empty for a file at the program's root.
    /// </summary>
    public string Room => Path.Split('/') switch
    {
        [_, var project, ..] when project.StartsWith("Scraper.", StringComparison.Ordinal) =>
            project["Scraper.".Length..],
        [_, _, var folder, _, ..] => folder,
        _ => "",
    };

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Every hand-written C# file below these folders of the repository.</summary>
    public static IReadOnlyList<SourceFile> Below(params string[] folders) => [.. folders
        .SelectMany(folder => Directory.EnumerateFiles(
            System.IO.Path.Combine(Places.Repository, folder), "*.cs", SearchOption.AllDirectories))
        .Select(path => System.IO.Path.GetRelativePath(Places.Repository, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal)
        .Select(Load)];

    private static SourceFile Load(string path)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Places.Repository, path));
        return new SourceFile(path, text.Split('\n'), CSharpSyntaxTree.ParseText(text).GetRoot());
    }

    /// <summary>The 1-based line on which a node starts.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
