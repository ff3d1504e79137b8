using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Scraper.Benchmarks;

/// <summary>The figures that matter: each way against both baselines of the same run, and what is asked of
/// it. </summary>
internal static class RatioTable
{
    private static readonly Dictionary<string, string> Asked = new()
    {
        ["full tokenising"] = "at least 1/20 of the scan",
        ["push-down"] = "at least 1/4 of the scan",
        ["grammar, no lane"] = "at least 5 times stock Sprache",
    };

    /// <summary>Prints what a series costs on each page of many: where cost is linear the same.</summary>
    public static void PrintGrowth(Summary summary)
    {
        Console.WriteLine();
        Console.WriteLine($"{"way",-18}{"series",10}{"ns a series",14}{"bytes a series",16}");
        foreach (var report in summary.Reports.Where(report => report.ResultStatistics is not null))
        {
            var way = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            var series = (int)report.BenchmarkCase.Parameters[nameof(SeriesBenchmarks.Series)];
            var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{way,-18}{series,10:N0}{report.ResultStatistics!.Median / series,14:F0}"
                + $"{(double)bytes / series,16:F0}"));
        }
    }

    /// <summary>Prints it, from the medians of a run over the large page.</summary>
    public static void Print(Summary summary, long bytes)
    {
        var medians = summary.Reports.Where(report => report.ResultStatistics is not null).ToDictionary(
            report => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
            report => (Nanoseconds: report.ResultStatistics!.Median, Report: report));
        if (!medians.TryGetValue(
            "newline scan", out var scan) || !medians.TryGetValue("stock Sprache", out var stock))
            return;
        Console.WriteLine();
        Console.WriteLine(
            $"{"way",-18}{"ms",10}{"GB/s",9}{"of the scan",14}{"× stock",10}{"allocated",14}  asked");
        foreach (var (way, (time, report)) in medians)
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"1/{time / scan.Nanoseconds:F1}");
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{way,-18}{time / 1e6,10:F3}{bytes / time,9:F3}{share,14}{stock.Nanoseconds / time,10:F1}"
                + $"{allocated,14:N0}  {Asked.GetValueOrDefault(way)}"));
        }
    }
}
