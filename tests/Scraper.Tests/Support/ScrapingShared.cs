using System.IO;

namespace Scraper.Tests.Support;

/// <summary>Finds the shared test material beside the checkout.</summary>
internal static class ScrapingShared
{
    /// <summary>The path of a file there; without it the test is inconclusive.</summary>
    public static string Path(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Scraper.sln")))
            folder = folder.Parent;
        for (; folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine([folder.FullName, "shared", .. parts]);
            if (File.Exists(path))
                return path;
        }

        throw new AssertInconclusiveException($"shared/{string.Join('/', parts)} is not here");
    }
}
