using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http;

namespace Scraper.Tests.Support;

/// <summary>The built program while it runs, such as the sidecar.</summary>
internal sealed class EndToEndProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _output = new();

    private EndToEndProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => string.Concat(_errors.Select(line => line + "\n"));

    /// <summary>Where it listens.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => string.Concat(_output.Select(line => line + "\n"));

    public static EndToEndProcess Start(ProcessRun program, string arguments, string environment = "") =>
        new(Process.Start(program.Start(arguments.Split(' '), environment))!);

    /// <summary>Starts <c>run</c> and returns once it listens.</summary>
    public static async Task<EndToEndProcess> RunAsync(
        ProcessRun program, string arguments = "run", string environment = "")
    {
        var sidecar = Start(program, arguments, environment);
        const string Mark = "listening address=";
        string? line = null;
        await EndToEndWait.UntilAsync("it listens", () =>
        {
            line = sidecar._errors.FirstOrDefault(one => one.Contains(Mark, StringComparison.Ordinal));
            return line is not null || sidecar._process.HasExited;
        });
        line.Should().NotBeNull(sidecar.Error);
        sidecar._client.BaseAddress = new Uri(line!.Split(Mark)[1].Split(' ')[0]);
        return sidecar;
    }

    /// <summary>The body of one of its own pages, which answers 200.</summary>
    public Task<string> GetAsync(string path) => _client.GetStringAsync(path);

    /// <summary>One of its self-metrics; 0 where it is not there.</summary>
    public async Task<double> MetricAsync(string series) => (await GetAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith(series + " ", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture))
        .SingleOrDefault();

    /// <summary>Waits until it ends by itself: the exit code, with all output read.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end and waits for that: the exit code and the time it took.</summary>
    public async Task<(int Exit, TimeSpan Took)> TerminateAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        await SignalAsync("TERM");
        return (await ExitAsync(), TimeProvider.System.GetElapsedTime(began));
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _client.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}

/// <summary>Waits for what other processes do: looks again and again, up to a deadline.</summary>
internal static class EndToEndWait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(30);

    public static Task UntilAsync(string what, Func<bool> look) =>
        UntilAsync(what, () => Task.FromResult(look()));

    public static async Task UntilAsync(string what, Func<Task<bool>> look)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await look())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Deadline)
                Assert.Fail($"not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }
}
