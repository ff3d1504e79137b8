using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Tests.Support;

/// <summary>A receiver in this process, of the program's own parts, with its store in a fresh
/// directory.</summary>
internal sealed class RunningReceiver : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly WatchedWriter _log = new();
    private readonly Task<Failure?> _run;

    private RunningReceiver(string yaml, string state, TimeProvider time)
    {
        var address = yaml.Contains("listen_address:") ? "" : "  listen_address: 127.0.0.1:0\n";
        var settings = SettingsSome.Read(
            $"receiver:\n{address}{yaml}",
            $"SCRAPER_STATE_DIR={state} SCRAPER_PRIVACY__KEY_FILE={Path.Combine(state, "privacy.key")}");
        SettingsSome.FaultsOf(settings).Should().BeEmpty();
        _run = Receiver.RunAsync(
            new Composition(Stream.Null, _log, time), settings.Settings!,
            ReceivedSchemas.Read(settings.Settings!.Receiver, out _)!, _stop.Token);
    }

    public HttpClient Client { get; } = new(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
    });

    public string Log => _log.ToString();

    public Uri Address => Client.BaseAddress!;

    /// <summary>One that listens.</summary>
    /// <param name="state">Its state directory.</param>
    /// <param name="yaml">Keys below <c>receiver</c>, two blanks before each line.</param>
    /// <param name="time">Its clock.</param>
    public static async Task<RunningReceiver> StartAsync(
        StateDirectory state, string yaml = "", TimeProvider? time = null)
    {
        var receiver = new RunningReceiver(yaml, state.Path, time ?? TimeProvider.System);
        await await Task.WhenAny(receiver._log.Listening, receiver._run);
        if (receiver._run.IsCompleted)
            Assert.Fail((await receiver._run)?.Message ?? "it ended");
        receiver.Client.BaseAddress = await receiver._log.Listening;
        return receiver;
    }

    /// <summary>What keeps one from starting.</summary>
    public static async Task<Failure?> FailAsync(StateDirectory state, string yaml) =>
        await new RunningReceiver(yaml, state.Path, TimeProvider.System)._run;

    /// <summary>Sends a request: status and body.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await AskAsync(method, path, body, headers);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The same, whole.</summary>
    public async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request);
    }

    public Task<(HttpStatusCode Status, string Body)> PostAsync(
        string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/api/v1/reports", Encoding.UTF8.GetBytes(body), headers);

    public Task<(HttpStatusCode Status, string Body)> GetAsync(
        string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<Failure?> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
    }
}
