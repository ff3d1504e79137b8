using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace Scraper.Benchmarks;

/// <summary>
/// What one collection a second costs: the published program's <c>run</c> beside Debian's vmagent and
/// Prometheus as an agent, each of which scrapes one page of a server on loopback and hands what it makes of
/// it to the same server. CPU is user and system time of the process; memory the most that was ever resident.
/// </summary>
internal static class AgentRace
{
    private const int Rounds = 3;

    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);

    /// <summary>Measures each in turn, so that another load of the machine meets all of them, and prints the
    /// medians.</summary>
    /// <param name="program">The published binary.</param>
    /// <param name="asked">The names of pages; none: all.</param>
    public static async Task<int> RunAsync(string program, string[] asked)
    {
        var agents = Agents(Path.GetFullPath(program)).Where(agent => IsThere(agent.Program)).ToList();
        Console.WriteLine(
            $"{"page",-8}{"bytes",10}  {"agent",-18}{"CPU ms a tick",14}{"of vmagent",12}{"peak MB",9}");
        foreach (var (name, page) in Pages.Raced.Where(one => asked.Length == 0 || asked.Contains(one.Name)))
        {
            await using var server = await AgentServer.StartAsync(page);
            var costs = agents.ToDictionary(agent => agent.Name, _ => new List<Cost>());
            for (var round = 0; round < Rounds; round++)
                foreach (var agent in agents)
                    costs[agent.Name].Add(await MeasureAsync(agent, server));
            var other = costs.TryGetValue("vmagent", out var vmagent)
                ? Median(vmagent).CpuPerTick
                : double.NaN;
            foreach (var (agent, all) in costs)
            {
                var (cpu, peak) = Median(all);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-8}{page.Length,10:N0}  {agent,-18}{cpu,14:F2}{cpu / other,12:F3}{peak,9:F1}"));
            }
        }
        return 0;
    }

    private static IEnumerable<Agent> Agents(string program) =>
    [
        new("scraper", program, (place, server) =>
        [
            "run", "--config", Put(place, "scraper.yaml",
                $$"""
                state_dir: {{place}}/state
                listen_address: 127.0.0.1:0
                schedule: { interval: 1s, jitter: 0s }
                targets: [ { name: db, url: "{{server}}/metrics" } ]
                sinks: [ { type: webhook, url: "{{server}}/reports" } ]
                """),
        ]),
        new("vmagent", "vmagent", (place, server) =>
        [
            $"-promscrape.config={Prometheus(place, server)}", "-httpListenAddr=127.0.0.1:0",
            $"-remoteWrite.url={server}/write", $"-remoteWrite.tmpDataPath={place}/queue",
        ]),
        new("prometheus agent", "prometheus", (place, server) =>
        [
            "--enable-feature=agent", $"--config.file={Prometheus(place, server, remoteWrite: true)}",
            "--web.listen-address=127.0.0.1:0", $"--storage.agent.path={place}/agent",
        ]),
    ];

    private static string Prometheus(string place, string server, bool remoteWrite = false) => Put(
        place, "prometheus.yaml",
        $$"""
        global: { scrape_interval: 1s, scrape_timeout: 1s }
        scrape_configs:
          - { job_name: db, static_configs: [ { targets: [ "{{server["http://".Length..]}}" ] } ] }
        {{(remoteWrite ? $$"""remote_write: [ { url: "{{server}}/write" } ]""" : "")}}
        """);

    private static string Put(string place, string name, string text)
    {
        var path = Path.Combine(place, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static bool IsThere(string program)
    {
        if (File.Exists(program)
            || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, program))))
            return true;
        Console.Error.WriteLine($"{program} is not here: it is not measured");
        return false;
    }

    private static async Task<Cost> MeasureAsync(Agent agent, AgentServer server)
    {
        var place = Directory.CreateTempSubdirectory("agents-").FullName;
        var start = new ProcessStartInfo(agent.Program, agent.Arguments(place, server.Url))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            await Task.Delay(Starting, TimeProvider.System);
            var (cpu, ticks) = (Cpu(process), server.Scrapes);
            await Task.Delay(Measured, TimeProvider.System);
            return new Cost((Cpu(process) - cpu) / (server.Scrapes - ticks), Peak(process));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Milliseconds of all threads, those that have ended too, by the process's own clock: that of
    /// proc_pid_stat(5) goes in steps of ten.</summary>
    private static double Cpu(Process process)
    {
        if (GetTime(ClockOf(process.Id), out var time) != 0)
            throw new InvalidOperationException("the clock of the process cannot be read");
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    /// <summary>What clock_getcpuclockid(3) makes of an id.</summary>
    private static int ClockOf(int process) => (~process << 3) | 2;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    /// <summary>Megabytes, of proc_pid_status(5).</summary>
    public static double Peak(Process process) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;

    private static Cost Median(List<Cost> costs) => new(
        costs.Select(cost => cost.CpuPerTick).Order().ElementAt(costs.Count / 2),
        costs.Select(cost => cost.PeakMegabytes).Order().ElementAt(costs.Count / 2));

    private sealed record Agent(string Name, string Program, Func<string, string, string[]> Arguments);

    private readonly record struct Cost(double CpuPerTick, double PeakMegabytes);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
