using System.IO;

namespace Scraper.Tests.Support;

/// <summary>Files that stand beside the repository: captures and the suites of expressions.</summary>
internal static class SharedExpressions
{
    /// <summary>A path below <c>../shared</c>; the test is inconclusive where it is not there.</summary>
    public static string Path(string below)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is { } parent && folder.GetFiles("Scraper.sln").Length == 0)
            folder = parent;
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "../shared", below));
        if (!System.IO.Path.Exists(path))
            Assert.Inconclusive($"../shared/{below} is not here");
        return path;
    }
}
