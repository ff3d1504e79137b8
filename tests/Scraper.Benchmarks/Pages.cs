using System.IO;
using Scraper.Exposition;
using Scraper.Translating;

namespace Scraper.Benchmarks;

/// <summary>The pages that are measured, and what a reader is asked for on them.</summary>
internal static class Pages
{
    /// <summary>The large capture; where it is missing, the largest fixture, and a word about it.</summary>
    public static byte[] Large { get; } = Capture("2.7.12-large/deleted.prom") ?? Fixture();

    /// <summary>For pages longer than the defaults let pass.</summary>
    public static ExpositionLimits NoLimits { get; } =
        new() { BodySizeLimitBytes = 0, SampleLimit = 0, SeriesLimit = 0 };

    /// <summary>What the built-in schema asks for.</summary>
    public static Projection Asked { get; } = Schema.BuiltIn.Needs;

    /// <summary>Bodies of other programs, by name; none where the suites are missing.</summary>
    public static IReadOnlyDictionary<string, byte[]> RealWorld { get; } = Bodies();

    /// <summary>A page of <c>fixtures/</c>.</summary>
    public static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(
        Root() ?? throw new DirectoryNotFoundException("run it in a checkout"), "fixtures", name));

    private static string? Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Scraper.sln")))
                return folder.FullName;
        return null;
    }

    private static string? Shared(string below)
    {
        for (var folder = Root(); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, "shared", below)))
                return Path.Combine(folder, "shared", below);
        return null;
    }

    private static byte[]? Capture(string name) =>
        Shared(Path.Combine("captures", name)) is { } path ? File.ReadAllBytes(path) : null;

    private static byte[] Fixture()
    {
        Console.Error.WriteLine(
            "../shared/captures is not here: the largest page of fixtures/ is measured instead");
        var pages = Root() is { } root && Directory.Exists(Path.Combine(root, "fixtures"))
            ? Directory.GetFiles(Path.Combine(root, "fixtures"), "*.prom", SearchOption.AllDirectories)
            : [];
        return pages.Select(File.ReadAllBytes).MaxBy(page => page.Length)
            ?? throw new FileNotFoundException(
                "neither ../shared/captures nor fixtures/ has a page to measure");
    }

    private static Dictionary<string, byte[]> Bodies() => Shared("suites/real-world/bodies") is { } folder
        ? Directory.GetFiles(folder).Order()
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllBytes)
        : [];
}
