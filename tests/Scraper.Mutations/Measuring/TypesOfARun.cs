using System.IO;
using System.Text.RegularExpressions;

namespace Scraper.Mutations.Measuring;

/// <summary>The types of our own that a <c>once</c> over a file runs through: those of which the runtime
/// compiled a method, in its own summary. What is nested counts as the type around it, a generic type once.
/// The pipeline begins at its first method called Collect… or Report…; its constructor belongs to what is
/// before.</summary>
internal static partial class TypesOfARun
{
    public static async Task<int> PrintAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("scraper-types-").FullName;
        try
        {
            var summary = Path.Combine(folder, "methods.txt");
            var run = await Command.RunAsync(
                "dotnet",
                [
                    Checkout.At("src", "Scraper", "bin", "Release", "net10.0", "scraper.dll"), "once",
                    "--target", Checkout.At("fixtures", "influxd-2.9.1.prom"),
                    "--state-dir", Path.Combine(folder, "state"),
                ],
                folder, Asking(summary), TimeSpan.FromMinutes(2), cancellation);
            if (run.Exit != 0)
                throw new InvalidOperationException($"once ended with {run.Exit}: {run.Output}");
            Print(await File.ReadAllLinesAsync(summary, cancellation));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Each method compiled once, when it is first called, and told in this file.</summary>
    private static Dictionary<string, string> Asking(string summary) => new()
    {
        ["DOTNET_JitStdOutFile"] = summary,
        ["DOTNET_JitDisasmSummary"] = "1",
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_ReadyToRun"] = "1",
    };

    private static void Print(IEnumerable<string> summary)
    {
        var types = new HashSet<string>();
        int? before = null;
        foreach (var line in summary)
        {
            if (Method().Match(line) is not { Success: true } method)
                continue;
            var type = method.Groups["type"].Value;
            if (type.EndsWith(".Pipeline", StringComparison.Ordinal) && method.Groups["begins"].Success)
                before ??= types.Count;
            types.Add(type);
        }
        Console.WriteLine("\ntypes of our own that a once over a file runs through");
        Console.WriteLine($"  before the pipeline begins: {before?.ToString() ?? "it never began"}");
        Console.WriteLine($"  in all: {types.Count}");
    }

    // 12: JIT compiled Scraper.Pipeline+<CollectAsync>d__7[System.__Canon]:MoveNext() [FullOpts, …]
    [GeneratedRegex(
        @"^ *\d+: JIT compiled (?:\([^)]*\) )?(?<type>Scraper\.[\w.`]+)(?:\+[^:\[]+)?(?:\[.*?\])?:"
        + "(?<begins>Collect|Report)?")]
    private static partial Regex Method();
}
