using System.IO;
using Microsoft.CodeAnalysis;

namespace Scraper.Mutations;

/// <summary>One C# file below src, with the project and the room that it stands in.</summary>
internal sealed record SourceFile(string Path, SyntaxTree Tree)
{
    /// <summary>The room of files that stand beside the program's project file.</summary>
    public const string Root = "(root)";

    /// <summary>The folder below src.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>A library is one room; the program has one for each folder. Tests mirror rooms by name.
    /// </summary>
    public string Room
    {
        get
        {
            var parts = Path.Split('/');
            if (Project.Split('.', 2) is [_, var library])
                return library;
            return parts.Length > 3 ? parts[2] : Root;
        }
    }

    public static SourceFile Read(string path, Func<string, string, SyntaxTree> parse) =>
        new(path, parse(File.ReadAllText(Checkout.At(path)), path));
}
