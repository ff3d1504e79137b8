using System.IO;
using System.Net;
using System.Net.Http;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Settings;

namespace Scraper.Tests.Support;

/// <summary>A sidecar in this process, with a collector and a
/// forwarder that only say that they were called.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _log = new();
    private readonly TaskCompletionSource<Uri> _listening = new();
    private readonly TaskCompletionSource _collected = new();
    private readonly TaskCompletionSource _forwarding = new();
    private readonly HttpClient _client = new();
    private Task<Failure?> _run = Task.FromResult<Failure?>(null);

    public Task Collected => _collected.Task;

    public Task Forwarding => _forwarding.Task;

    public string Log => _log.ToString();

    public static async Task<RunningSidecar> StartAsync(Func<SidecarParts, SidecarParts>? change = null)
    {
        var sidecar = new RunningSidecar();
        sidecar._run = sidecar.RunCoreAsync(change);
        await await Task.WhenAny(sidecar._listening.Task, sidecar._run);
        sidecar._client.BaseAddress = await sidecar._listening.Task;
        return sidecar;
    }

    /// <summary>Runs to an end that comes by itself.</summary>
    public static async Task<(Failure? Failure, string Log)> RunAsync(Func<SidecarParts, SidecarParts> change)
    {
        var sidecar = new RunningSidecar();
        var failure = await sidecar.RunCoreAsync(change);
        return (failure, sidecar.Log);
    }

    public async Task<(HttpStatusCode Status, string Body, string? Type)> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            answer.Content.Headers.ContentType?.ToString());
    }

    public async Task<Failure?> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private Task<Failure?> RunCoreAsync(Func<SidecarParts, SidecarParts>? change)
    {
        var clock = TimeProvider.System;
        var registry = Metrics.NewCustomRegistry();
        var collector = new ScriptedCollector(clock);
        var parts = new SidecarParts
        {
            Targets = [new TargetOptions()],
            Schedule = new ScheduleOptions(),
            Reporting = new ReportingSwitch([]),
            ListenAddress = ListenAddress.Parse("127.0.0.1:0")!,
            Collect = (target, reason, stop) =>
            {
                var outcome = collector.CollectAsync(target, reason, stop);
                _collected.TrySetResult();
                return outcome;
            },
            Forward = async stop =>
            {
                _forwarding.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
            },
            Registry = registry,
            Metrics = new SelfMetrics(Metrics.WithCustomRegistry(registry), clock),
            Heartbeat = new Heartbeat(clock),
            Loggers = LineLoggerProvider.Factory(_log, LogFormat.Text, clock),
            Clock = clock,
            Random = new Random(1),
            Listening = _listening.SetResult,
        };
        return Sidecar.RunAsync(change?.Invoke(parts) ?? parts, _stop.Token);
    }
}
