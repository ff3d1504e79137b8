using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Scraper.Tests.Support;

/// <summary>Where the conformance suites and captures lie, beside the checkout.</summary>
internal static class ExpositionSuites
{
    /// <summary>A path under <c>../shared</c>; the test is inconclusive where that is not there.</summary>
    public static string Path(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Scraper.sln")))
            folder = folder.Parent;
        for (var above = folder?.Parent; above is not null; above = above.Parent)
        {
            var path = System.IO.Path.Combine([above.FullName, "shared", .. parts]);
            if (File.Exists(path) || Directory.Exists(path))
                return path;
        }
        Assert.Inconclusive($"../shared/{string.Join('/', parts)} is not here");
        return "";
    }

    /// <summary>The cases of a JSON file of a suite.</summary>
    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path(parts)));
        return document.RootElement.Clone();
    }

    /// <summary>The lines of a compressed file.</summary>
    public static IEnumerable<string> GzipLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
