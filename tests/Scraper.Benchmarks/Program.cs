using System.Diagnostics;
using Scraper.Benchmarks;

Ways.Verify(Pages.Large);
if (args is ["--loop", var way, var count])
{
    var best = double.MaxValue; var a = 0L;
    for (var index = 0; index < int.Parse(count); index++)
    {
        a = GC.GetAllocatedBytesForCurrentThread(); var t = Stopwatch.GetTimestamp();
        _ = way switch { "grammar" => Ways.Grammar(Pages.Large).Samples, "lane" => Ways.Tokenise(Pages.Large).Samples, "push" => Ways.PushDown(Pages.Large).Samples, "stock" => StockSprache.Read(Pages.Large).Samples, "only" => Quick.Only(Pages.Large), "utf" => Quick.Utf(Pages.Large), _ => Ways.Scan(Pages.Large) };
        best = Math.Min(best, Stopwatch.GetElapsedTime(t).TotalSeconds); a = GC.GetAllocatedBytesForCurrentThread() - a;
    }
    System.Console.WriteLine($"{way}: {best * 1e3:F3} ms, {Pages.Large.Length / best / 1e9:F3} GB/s, {a} B");
}

internal static class Quick {
 private static readonly Scraper.Exposition.Lane L = new(true); private static readonly Scraper.Exposition.SampleText T = new();
 public static long Only(System.ReadOnlySpan<byte> page) { long n=0; while (page.IndexOf((byte)'\n') is var length and >= 0) { var line=page[..length]; if (line[0] != '#' && L.TryRead(line, T)) n++; page = page[(length + 1)..]; } return n; }
 public static long Utf(System.ReadOnlySpan<byte> page) { long n=0; while (page.IndexOf((byte)'\n') is var length and >= 0) { var line=page[..length]; if (System.Text.Unicode.Utf8.IsValid(line)) n++; page = page[(length + 1)..]; } return n; }
}
