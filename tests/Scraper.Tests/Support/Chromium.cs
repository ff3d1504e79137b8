using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Scraper.Tests.Support;

/// <summary>A real Chromium, asked by its remote debugging protocol: it shows a page as wide as it is told,
/// and says what it did not like.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly string _folder = Directory.CreateTempSubdirectory("chromium").FullName;
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(5));
    private readonly Process _process;
    private TaskCompletionSource _loaded = new();
    private int _asked;

    private Chromium() => _process = Process.Start(new ProcessStartInfo(Program,
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-extensions",
        "--hide-scrollbars", $"--user-data-dir={_folder}", "--remote-debugging-port=0", "about:blank",
    ])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Errors of the console, violations of a policy, exceptions, requests that failed.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Starts one; the test is inconclusive where it is not installed.</summary>
    public static async Task<Chromium> StartAsync()
    {
        if (!File.Exists(Program))
            Assert.Inconclusive("chromium is not installed: apt-get install chromium");
        var chromium = new Chromium();
        await chromium.ConnectAsync();
        return chromium;
    }

    /// <summary>Shows a page.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="width">In points.</param>
    /// <param name="theme"><c>light</c> or <c>dark</c>.</param>
    public async Task ShowAsync(Uri address, int width, string theme)
    {
        await AskAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = 900,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        });
        await AskAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject
            {
                ["name"] = "prefers-color-scheme",
                ["value"] = theme,
            }),
        });
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });
        await _loaded.Task.WaitAsync(_stop.Token);
    }

    /// <summary>What an expression comes to on the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var told = await AskAsync("Runtime.evaluate", new JsonObject
        {
            ["expression"] = expression,
            ["returnByValue"] = true,
        });
        return told["result"]!["value"];
    }

    /// <summary>A picture of the whole page, as PNG.</summary>
    public async Task<byte[]> PictureAsync()
    {
        var told = await AskAsync("Page.captureScreenshot", new JsonObject
        {
            ["captureBeyondViewport"] = true,
        });
        return Convert.FromBase64String($"{told["data"]}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ConnectAsync()
    {
        const string mark = "DevTools listening on ws://";
        string? line;
        do
            line = await _process.StandardError.ReadLineAsync(_stop.Token);
        while (line is not null && !line.StartsWith(mark, StringComparison.Ordinal));
        line.Should().NotBeNull("it starts");
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, _stop.Token);
        using var client = new HttpClient();
        var tabs = await client.GetStringAsync(
            $"http://{line![mark.Length..].Split('/')[0]}/json/list", _stop.Token);
        var tab = JsonNode.Parse(tabs)!.AsArray().First(one => $"{one!["type"]}" == "page")!;
        await _socket.ConnectAsync(new Uri($"{tab["webSocketDebuggerUrl"]}"), _stop.Token);
        _ = ListenAsync();
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            await AskAsync(domain + ".enable", []);
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _asked);
        var answer = _waiting[id] = new TaskCompletionSource<JsonNode>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var question = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(
            Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, _stop.Token);
        var told = await answer.Task.WaitAsync(_stop.Token);
        return told["result"] ?? throw new AssertFailedException($"{method}: {told}");
    }

    private async Task ListenAsync()
    {
        try
        {
            var piece = new byte[1 << 16];
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await _socket.ReceiveAsync(piece.AsMemory(), _stop.Token);
                    message.Write(piece, 0, read.Count);
                }
                while (!read.EndOfMessage);
                Hear(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException
            or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private void Hear(JsonNode message)
    {
        if (message["id"] is { } id && _waiting.TryRemove(id.GetValue<int>(), out var waiting))
            waiting.SetResult(message);
        else if ($"{message["method"]}" == "Page.loadEventFired")
            _loaded.TrySetResult();
        else if ($"{message["method"]}" is "Log.entryAdded" or "Runtime.consoleAPICalled"
            or "Runtime.exceptionThrown" or "Network.loadingFailed")
            _faults.Enqueue(message.ToJsonString());
    }
}
