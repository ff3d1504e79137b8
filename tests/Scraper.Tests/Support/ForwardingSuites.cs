using System.IO;
using System.Text.Json;

namespace Scraper.Tests.Support;

/// <summary>The suites beside the repository that sinks are held against.</summary>
internal static class ForwardingSuites
{
    /// <summary>The JSON of a file below <c>../shared</c>;
    /// the test is inconclusive where it is not.</summary>
    public static JsonElement Read(string path)
    {
        using var json = JsonDocument.Parse(Bytes(path));
        return json.RootElement.Clone();
    }

    /// <summary>The bytes of such a file.</summary>
    public static byte[] Bytes(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Scraper.sln")))
            root = root.Parent;
        var file = Path.Combine(root?.FullName ?? "/", "..", "shared", path);
        if (!File.Exists(file))
            Assert.Inconclusive($"{file} is not here");
        return File.ReadAllBytes(file);
    }
}
