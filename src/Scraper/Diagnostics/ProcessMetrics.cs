using System.Globalization;
using System.IO;
using Prometheus;

namespace Scraper.Diagnostics;

/// <summary>The <c>process_…</c> metrics that Prometheus asks of every client library ("Writing client
/// libraries", "Process metrics"), read from Linux's <c>/proc/self</c>. What is not told there is left out.
/// </summary>
internal sealed class ProcessMetrics
{
    // USER_HZ: part of Linux's interface, the same on every machine that .NET runs on.
    private const double TicksASecond = 100;

    private readonly string _proc;
    private readonly Counter _cpu;
    private readonly Gauge _resident;
    private readonly Gauge _virtual;
    private readonly Gauge _openFiles;

    private ProcessMetrics(IMetricFactory factory, string proc)
    {
        _proc = proc;
        _cpu = factory.CreateCounter(
            "process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _resident = factory.CreateGauge(
            "process_resident_memory_bytes", "Resident memory size in bytes.");
        _virtual = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _openFiles = factory.CreateGauge("process_open_fds", "Number of open file descriptors.");
        if (Word("self/limits", "Max open files", 3) is { } limit)
            factory.CreateGauge("process_max_fds", "Maximum number of open file descriptors.")
                .Set(limit == "unlimited" ? -1 : Number(limit)); // as other client libraries have it
        if (Word("stat", "btime", 1) is { } booted)
            factory.CreateGauge(
                "process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
                .Set(Number(booted) + (Stat(proc)[19] / TicksASecond));
    }

    /// <summary>Adds them to a registry, to be read whenever it is.</summary>
    /// <param name="registry">Where to.</param>
    /// <param name="proc">Where Linux tells of processes.</param>
    public static void AddTo(CollectorRegistry registry, string proc = "/proc")
    {
        if (Stat(proc).Length < 22)
            return;
        var metrics = new ProcessMetrics(Metrics.WithCustomRegistry(registry), proc);
        registry.AddBeforeCollectCallback(metrics.Read);
    }

    private void Read()
    {
        if (Stat(_proc) is not { Length: >= 22 } stat)
            return;
        _cpu.IncTo((stat[11] + stat[12]) / TicksASecond);
        _virtual.Set(stat[20]);
        _resident.Set(stat[21] * Environment.SystemPageSize);
        _openFiles.Set(Directory.EnumerateFileSystemEntries(Path.Combine(_proc, "self/fd")).Count());
    }

    /// <summary>The numbers of proc(5)'s <c>stat</c> from its third field on, the state, which is none; none
    /// where there is no such file. The second, the name, may hold blanks and brackets.</summary>
    private static double[] Stat(string proc)
    {
        var file = Path.Combine(proc, "self/stat");
        var line = File.Exists(file) ? File.ReadAllText(file) : "";
        return [.. line[(line.LastIndexOf(')') + 1)..].TrimStart().Split(' ').Select(Number)];
    }

    /// <summary>One word of the line that begins so; null where there is no such line or file.</summary>
    private string? Word(string file, string line, int index)
    {
        var path = Path.Combine(_proc, file);
        return (File.Exists(path) ? File.ReadLines(path) : [])
            .FirstOrDefault(one => one.StartsWith(line, StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ElementAtOrDefault(index);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
