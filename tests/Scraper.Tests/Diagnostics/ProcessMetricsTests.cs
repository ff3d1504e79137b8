using System.IO;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Tests.Support;

namespace Scraper.Tests.Diagnostics;

/// <summary>The metrics of the process, from a <c>/proc</c> of a test and from the machine's own.</summary>
[TestClass]
public sealed class ProcessMetricsTests : IDisposable
{
    private readonly string _proc = Directory.CreateTempSubdirectory("proc-").FullName;

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [TestMethod]
    [DataRow("1024", 1024)]
    [DataRow("unlimited", -1)]
    public async Task TheyAreTheNumbersOfProc(string limit, int files)
    {
        Directory.CreateDirectory(Path.Combine(_proc, "self/fd/0"));
        Directory.CreateDirectory(Path.Combine(_proc, "self/fd/1"));
        Put("stat", "cpu  1 2 3\nbtime 1700000000\nprocesses 9\n");
        Put("self/limits", $"Limit  Soft Limit  Hard Limit  Units\nMax open files  {limit}  4096  files\n");
        Put("self/stat", "7 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 12345 "
            + "104857600 512 18446744073709551615 1 1 0\n");

        var page = await PageAsync(_proc);

        page.Split('\n').Where(line => !line.StartsWith('#')).Should().BeEquivalentTo([
            "process_cpu_seconds_total 3",
            $"process_resident_memory_bytes {512 * Environment.SystemPageSize}",
            "process_virtual_memory_bytes 104857600",
            "process_open_fds 2",
            $"process_max_fds {files}",
            "process_start_time_seconds 1700000123.45",
            "",
        ]);
        page.Should().Contain("# TYPE process_cpu_seconds_total counter\n");
    }

    [TestMethod]
    public async Task WhatASandboxDoesNotTellIsLeftOut()
    {
        Directory.CreateDirectory(Path.Combine(_proc, "self/fd/0"));
        Put("stat", "cpu  1 2 3\n");
        Put("self/stat", "7 (a) S" + string.Concat(Enumerable.Repeat(" 100", 30)));

        (await PageAsync(_proc)).Should().Contain("\nprocess_cpu_seconds_total 2\n")
            .And.NotContain("process_start_time_seconds").And.NotContain("process_max_fds");
    }

    [TestMethod]
    public async Task OnThisMachineTheyAreOfThisProcess()
    {
        if (!File.Exists("/proc/self/stat"))
            Assert.Inconclusive("there is no /proc here");

        var values = (await PageAsync("/proc")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .ToDictionary(
                line => line.Split(' ')[0],
                line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

        var started = System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime();
        values["process_start_time_seconds"].Should().BeApproximately(
            (started - DateTime.UnixEpoch).TotalSeconds, 5);
        values["process_resident_memory_bytes"].Should().BeApproximately(
            Environment.WorkingSet, Environment.WorkingSet / 2.0);
        values["process_cpu_seconds_total"].Should().BeGreaterThan(0)
            .And.BeLessThanOrEqualTo(Environment.CpuUsage.TotalTime.TotalSeconds + 1);
        values["process_open_fds"].Should().BeInRange(3, values["process_max_fds"]);
    }

    [TestMethod]
    public async Task WhereThereIsNoProcTheyAreMissing() => (await PageAsync(_proc)).Should().BeEmpty();

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(_proc, file), text);

    private static Task<string> PageAsync(string proc)
    {
        var registry = Metrics.NewCustomRegistry();
        ProcessMetrics.AddTo(registry, proc);
        return MetricsPage.OfAsync(registry);
    }
}
