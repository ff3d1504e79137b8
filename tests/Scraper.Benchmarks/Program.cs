using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Scraper.Receiving;

namespace Scraper.Benchmarks;

/// <summary><c>make bench</c>: everything; with <c>--quick</c> short jobs and three of the real-world bodies;
/// with <c>outbox</c> the outbox alone, with <c>usage REPORTS IDS [postgres]</c> a receiver's store and
/// counting, with <c>agents PROGRAM [PAGE…]</c> and <c>receive PROGRAM</c> the published program beside
/// others.</summary>
internal static class Program
{
    /// <summary>Whether this is a quick run.</summary>
    public static bool IsQuick { get; private set; }

    public static int Main(string[] args)
    {
        if (args is ["outbox", var directory, var reports])
            return OutboxHammer.Run(directory, int.Parse(reports, CultureInfo.InvariantCulture));
        if (args is ["usage", var count, var ids, .. var store])
            return UsageRates.PrintAsync(
                int.Parse(count, CultureInfo.InvariantCulture), int.Parse(ids, CultureInfo.InvariantCulture),
                store is ["postgres"] ? StoreKind.Postgres : StoreKind.Sqlite).GetAwaiter().GetResult();
        if (args is ["outbox"])
        {
            OutboxRates.Print(1000);
            return 0;
        }
        if (args is ["agents", var program, .. var raced])
            return AgentRace.RunAsync(program, raced).GetAwaiter().GetResult();
        if (args is ["receive", var receiver])
            return ReceiverRace.RunAsync(receiver).GetAwaiter().GetResult();
        IsQuick = args.Contains("--quick");
        var job = (IsQuick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableLogFile);
        var pages = BenchmarkRunner.Run<PageBenchmarks>(config);
        var series = BenchmarkRunner.Run<SeriesBenchmarks>(config);
        if (Pages.RealWorld.Count > 0)
            BenchmarkRunner.Run<RealWorldBenchmarks>(config);
        else
            Console.Error.WriteLine("../shared/suites/real-world is not here: its bodies are not measured");
        if (!IsQuick)
            BenchmarkRunner.Run<GrowthBenchmarks>(config);
        RatioTable.Print(pages, Pages.Large.Length);
        RatioTable.PrintGrowth(series);
        OutboxRates.Print(IsQuick ? 300 : 1000);
        return pages.HasCriticalValidationErrors || pages.Reports.Any(report => !report.Success) ? 1 : 0;
    }
}
