using System.IO;
using System.Net;
using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>A sidecar in this process, of the program's own parts: one target whose page is a small text, one
/// sink that takes everything, unless a test puts others in their place.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly WatchedWriter _log = new();
    private readonly StateDirectory _state = new();
    private readonly HttpClient _client = new();
    private readonly Task<Failure?> _run;

    private RunningSidecar(
        Func<ScraperSettings, ScraperSettings> change, Action<IServiceCollection> replace)
    {
        Pages = new FakePages(TimeProvider.System);
        var composition = new Composition(Stream.Null, _log, TimeProvider.System)
        {
            Replace = services =>
            {
                services.AddSingleton<IPageSource>(Pages);
                services.AddSingleton(Routes(Sink));
                replace(services);
            },
        };
        var settings = SettingsSome.Read(
            "listen_address: 127.0.0.1:0\n", $"SCRAPER_STATE_DIR={_state.Path}").Settings!;
        _run = Sidecar.RunAsync(
            composition, change(settings), new Lazy<Schema>(SmallPage.Schema), _stop.Token);
    }

    public FakePages Pages { get; }

    public CollectingSink Sink { get; } = new("file");

    public string Log => _log.ToString();

    /// <summary>Where it listens.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>One that listens.</summary>
    public static async Task<RunningSidecar> StartAsync(
        Func<ScraperSettings, ScraperSettings>? change = null, Action<IServiceCollection>? replace = null)
    {
        var sidecar = new RunningSidecar(change ?? (settings => settings), replace ?? (_ => { }));
        await await Task.WhenAny(sidecar._log.Listening, sidecar._run);
        sidecar._client.BaseAddress = await sidecar._log.Listening;
        return sidecar;
    }

    /// <summary>Runs to an end that comes by itself.</summary>
    public static async Task<(Failure? Failure, string Log)> RunAsync(
        Func<ScraperSettings, ScraperSettings>? change = null, Action<IServiceCollection>? replace = null)
    {
        var sidecar = new RunningSidecar(change ?? (settings => settings), replace ?? (_ => { }));
        var failure = await sidecar._run;
        return (failure, sidecar.Log);
    }

    /// <summary>Sinks in place of the settings', with an ordinary pace.</summary>
    public static IReadOnlyList<Route> Routes(params ISink[] sinks) => [.. sinks.Select(sink => new Route(
        sink,
        TimeSpan.FromSeconds(10),
        new Backoff(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5))))];

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
        _state.Dispose();
    }
}
