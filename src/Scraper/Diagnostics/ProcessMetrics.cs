using System.Globalization;
using System.IO;
using Prometheus;

namespace Scraper.Diagnostics;

/// <summary>The <c>process_…</c> metrics that Prometheus asks of every client library ("Writing client
/// libraries", "Process metrics"), read from Linux's <c>/proc/self</c>. Elsewhere there are none.</summary>
internal sealed class ProcessMetrics
{
    // USER_HZ: part of Linux's interface, the same on every machine that .NET runs on.
    private const double TicksASecond = 100;

    private readonly Counter _cpu;
    private readonly Gauge _resident;
    private readonly Gauge _virtual;
    private readonly Gauge _openFiles;
    private readonly string _proc;

    private ProcessMetrics(IMetricFactory factory, string proc)
    {
        _proc = proc;
        _cpu = factory.CreateCounter(
            "process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _resident = factory.CreateGauge(
            "process_resident_memory_bytes", "Resident memory size in bytes.");
        _virtual = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _openFiles = factory.CreateGauge("process_open_fds", "Number of open file descriptors.");
        factory.CreateGauge("process_max_fds", "Maximum number of open file descriptors.")
            .Set(MostFiles());
        factory.CreateGauge(
            "process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
            .Set(Booted() + (Stat()[19] / TicksASecond));
    }

    /// <summary>Adds them to a registry, to be read whenever it is.</summary>
    /// <param name="registry">Where to.</param>
    /// <param name="proc">Where Linux tells of processes.</param>
    public static void AddTo(CollectorRegistry registry, string proc = "/proc")
    {
        if (!File.Exists(Path.Combine(proc, "self/stat")))
            return;
        var metrics = new ProcessMetrics(Metrics.WithCustomRegistry(registry), proc);
        registry.AddBeforeCollectCallback(metrics.Read);
    }

    private void Read()
    {
        var stat = Stat();
        _cpu.IncTo((stat[11] + stat[12]) / TicksASecond);
        _virtual.Set(stat[20]);
        _resident.Set(stat[21] * Environment.SystemPageSize);
        _openFiles.Set(Directory.EnumerateFileSystemEntries(In("self/fd")).Count());
    }

    /// <summary>The numbers of proc(5)'s <c>stat</c> from its third field on, the state, which is none. The
    /// second, the name, may hold blanks and brackets.</summary>
    private double[] Stat()
    {
        var line = File.ReadAllText(In("self/stat"));
        return [.. line[(line.LastIndexOf(')') + 2)..].Split(' ').Select(Number)];
    }

    /// <summary>When the machine started, as Unix time.</summary>
    private double Booted() => Number(Word(In("stat"), "btime", 1));

    /// <summary>The soft limit; -1 where there is none, as other client libraries have it.</summary>
    private double MostFiles()
    {
        var word = Word(In("self/limits"), "Max open files", 3);
        return word == "unlimited" ? -1 : Number(word);
    }

    private static string Word(string file, string line, int index) => File.ReadLines(file)
        .First(one => one.StartsWith(line, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[index];

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private string In(string file) => Path.Combine(_proc, file);
}
