using System.IO;

namespace Scraper.Mutations;

/// <summary>The repository that is looked at: nothing here writes to it.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds Scraper.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The test material that stands beside it.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    /// <summary>Absolute, for a path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The folders of the projects below src, each with its project file.</summary>
    public static IEnumerable<string> Projects => Directory
        .EnumerateFiles(At("src"), "*.csproj", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal);

    /// <summary>The hand-written C# files below src, relative to the root, in one order on every machine.
    /// </summary>
    public static IEnumerable<string> SourceFiles => Directory
        .EnumerateFiles(At("src"), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal);

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Scraper.sln")))
                return folder;
        throw new DirectoryNotFoundException($"no Scraper.sln above {AppContext.BaseDirectory}");
    }
}
