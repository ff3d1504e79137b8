using System.IO;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Scraper.Mutations;

/// <summary>All of src, parsed and compiled as one: what a name means, whatever project declares it. What a
/// generator would write is missing; names of it are simply not resolved.</summary>
internal sealed class Source
{
    // The newest that the parser knows, whatever number it bears.
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private readonly CSharpCompilation _compilation;

    private Source(IReadOnlyList<SourceFile> files)
    {
        Files = files;
        _compilation = CSharpCompilation.Create(
            "src",
            [.. files.Select(file => file.Tree), Parse(GlobalUsings(), "")],
            References(),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>In the order of their paths.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    public static Source Read() =>
        new([.. Checkout.SourceFiles.Select(path => SourceFile.Read(path, Parse))]);

    public SemanticModel ModelOf(SourceFile file) => _compilation.GetSemanticModel(file.Tree);

    /// <summary>A tree whose nodes stand where they stand in a file.</summary>
    public static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, Language, path);

    private static string GlobalUsings() => string.Concat(
        Checkout.Projects.Append(Checkout.At("Directory.Build.props"))
            .SelectMany(file => XDocument.Load(file).Descendants("Using"))
            .Select(one => (string?)one.Attribute("Include"))
            .Distinct()
            .Select(name => $"global using {name};\n"));

    /// <summary>The framework that this program runs on, then the packages beside the built projects, but not
    /// those projects themselves: they are compiled here.</summary>
    private static IEnumerable<MetadataReference> References()
    {
        var framework = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var packages = Checkout.Projects
            .Select(project => Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
        return framework.Split(Path.PathSeparator).Concat(packages)
            .DistinctBy(Path.GetFileName)
            .Where(file => !IsOurOwn(Path.GetFileNameWithoutExtension(file)) && IsManaged(file))
            .Select(file => MetadataReference.CreateFromFile(file));
    }

    private static bool IsOurOwn(string assembly) =>
        assembly.Split('.')[0].Equals("Scraper", StringComparison.OrdinalIgnoreCase);

    private static bool IsManaged(string file)
    {
        using var reader = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(file));
        return reader.HasMetadata;
    }
}
