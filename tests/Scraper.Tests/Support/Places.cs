using System.IO;

namespace Scraper.Tests.Support;

/// <summary>Where things stand on disk: the repository, and the shared test material beside it.</summary>
internal static class Places
{
    /// <summary>The folder that holds Scraper.sln.</summary>
    public static string Repository { get; } = Find();

    public static string Source => Path.Combine(Repository, "src", "Scraper");

    public static string Fixture(string name) => Path.Combine(Repository, "fixtures", name);

    /// <summary>A path of the shared material;
    /// the test is skipped with a clear word where it is not here.</summary>
    public static string Shared(params string[] parts)
    {
        var path = Path.Combine([Repository, "..", "shared", .. parts]);
        if (!Path.Exists(path))
            Assert.Inconclusive(
                $"shared/{string.Join('/', parts)} is not here: it stands beside a development checkout");
        return Path.GetFullPath(path);
    }

    /// <summary>Whether the shared material is here, for data sources that must not skip.</summary>
    public static bool HasShared => Directory.Exists(Path.Combine(Repository, "..", "shared"));

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Scraper.sln")))
                return folder;
        throw new DirectoryNotFoundException($"no Scraper.sln above {AppContext.BaseDirectory}");
    }
}
