using BenchmarkDotNet.Attributes;
using Scraper.Exposition;

namespace Scraper.Benchmarks;

/// <summary>The large capture, read in every way; two ways are baselines: the newline scan and stock Sprache.
/// </summary>
[MemoryDiagnoser]
public class PageBenchmarks
{
    private byte[] _page = [];

    /// <summary>All ways agree before any is timed.</summary>
    [GlobalSetup]
    public void Verify()
    {
        _page = Pages.Large;
        Ways.Verify(_page);
    }

    [Benchmark(Baseline = true, Description = "newline scan")]
    public long Scan() => Ways.Scan(_page);

    [Benchmark(Description = "stock Sprache")]
    public long Stock() => StockSprache.Read(_page).Samples;

    [Benchmark(Description = "grammar, no lane")]
    public long Grammar() => Ways.Grammar(_page).Samples;

    [Benchmark(Description = "full tokenising")]
    public long Tokenise() => Ways.Tokenise(_page).Samples;

    [Benchmark(Description = "push-down")]
    public long PushDown() => Ways.PushDown(_page).Samples;

    [Benchmark(Description = "push-down, kept")]
    public long PushDownKept()
    {
        var set = new SampleSet();
        ExpositionReader.Read(_page, new ReaderOptions { Projection = Pages.Asked }, set);
        return set.Count;
    }
}

/// <summary>The shorter lines of other programs' pages.</summary>
[MemoryDiagnoser]
public class RealWorldBenchmarks
{
    /// <summary>Which body.</summary>
    [ParamsSource(nameof(Bodies))]
    public string Body { get; set; } = "";

    /// <summary>All of them; a quick run takes three.</summary>
    public static IEnumerable<string> Bodies => Program.IsQuick
        ? Pages.RealWorld.Keys
            .Where(name => name is "node_exporter-e2e" or "kube-state-metrics-1.35" or "redpanda")
        : Pages.RealWorld.Keys;

    [Benchmark(Baseline = true, Description = "newline scan")]
    public long Scan() => Ways.Scan(Pages.RealWorld[Body]);

    [Benchmark(Description = "full tokenising")]
    public long Tokenise() => Ways.Tokenise(Pages.RealWorld[Body]).Samples;
}

/// <summary>The cost of a page as it grows: the large one again and again, as a stream.</summary>
[MemoryDiagnoser]
public class GrowthBenchmarks
{
    /// <summary>How long the page is, in MB.</summary>
    [Params(1, 10, 100, 200)]
    public int Megabytes { get; set; }

    [Benchmark(Description = "full tokenising")]
    public async Task<long> Tokenise()
    {
        var totals = new Totals();
        using var page = new EndlessPage(Pages.Large, Megabytes * 1_000_000L);
        var options = new ReaderOptions { Limits = Pages.NoLimits };
        await ExpositionReader.ReadAsync(page, options, totals, CancellationToken.None);
        return totals.Samples;
    }
}
