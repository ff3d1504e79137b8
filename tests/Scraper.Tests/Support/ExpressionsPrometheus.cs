using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Tests.Expressions;

namespace Scraper.Tests.Support;

/// <summary>
/// A real Prometheus that scrapes whatever page it is shown and is asked about the very scrape that fetched
/// it: queries name that scrape's time, so that neither an older page nor a scrape that failed can be seen.
/// </summary>
internal sealed class ExpressionsPrometheus : IDisposable
{
    private const string Config =
        """
        global: { scrape_interval: 200ms, scrape_timeout: 200ms }
        scrape_configs:
          - job_name: oracle
            static_configs: [ { targets: [ "127.0.0.1:PORT" ] } ]
            metric_relabel_configs: [ { action: labeldrop, regex: job|instance } ]

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("oracle").FullName;
    private readonly HttpListener _pages = new();
    private readonly HttpClient _http = new();
    private readonly Process _process;
    private Shown _page = new([]);

    private ExpressionsPrometheus(string program)
    {
        var (pagesPort, port) = (FreePort(), FreePort());
        _pages.Prefixes.Add($"http://127.0.0.1:{pagesPort}/");
        _pages.Start();
        _ = ServeAsync();
        var config = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(config, Config.Replace("PORT", $"{pagesPort}", StringComparison.Ordinal));
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        _process = Process.Start(new ProcessStartInfo(program,
        [
            $"--config.file={config}", $"--storage.tsdb.path={_folder}/data", "--log.level=error",
            $"--web.listen-address=127.0.0.1:{port}",
        ]))!;
    }

    /// <summary>Starts one; the test is inconclusive where it is not installed.</summary>
    public static async Task<ExpressionsPrometheus> StartAsync()
    {
        var prometheus = new ExpressionsPrometheus(Program("prometheus"));
        await UntilAsync("ready", prometheus.IsReadyAsync);
        return prometheus;
    }

    /// <summary>Where a program of Prometheus' package is.</summary>
    public static string Program(string name)
    {
        var path = Path.Combine("/usr/bin", name);
        if (!File.Exists(path))
            Assert.Inconclusive($"{name} is not installed: apt-get install prometheus");
        return path;
    }

    /// <summary>Shows it a page; the time of the scrape that fetched it.</summary>
    public async Task<string> ShowAsync(string page)
    {
        var shown = _page = new Shown(Encoding.UTF8.GetBytes(page));
        var time = "";
        await UntilAsync("page scraped", async () =>
        {
            // A scrape begins when the one before it is stored.
            if (shown.Times < 2)
                return false;
            var up = await AskAsync("timestamp(up == 1)");
            if (up.Answer?.Vector is [var (_, value)])
                time = value;
            return time.Length > 0;
        });
        return time;
    }

    /// <summary>Its answer at a time, or its error: <c>bad_data</c> for a text that does not parse,
    /// <c>execution</c> for an evaluation that failed.</summary>
    public async Task<(Answer? Answer, string? ErrorType)> AskAsync(string expression, string? time = null)
    {
        var form = new Dictionary<string, string> { ["query"] = expression };
        if (time is not null)
            form["time"] = time;
        using var response = await _http.PostAsync("api/v1/query", new FormUrlEncodedContent(form));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        if (json.RootElement.GetProperty("status").GetString() == "error")
            return (null, json.RootElement.GetProperty("errorType").GetString());
        var data = json.RootElement.GetProperty("data");
        var result = data.GetProperty("result");
        return (data.GetProperty("resultType").GetString() == "scalar"
            ? new Answer { Scalar = result[1].GetString() }
            : new Answer { Vector = [.. result.EnumerateArray().Select(SeriesOf)] }, null);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _pages.Close();
        _http.Dispose();
        Directory.Delete(_folder, true);
    }

    private static (IReadOnlyList<Label>, string) SeriesOf(JsonElement series) => (
        [.. series.GetProperty("metric").EnumerateObject().Select(label =>
            new Label(label.Name, label.Value.GetString()!))],
        series.GetProperty("value")[1].GetString()!);

    private async Task<bool> IsReadyAsync()
    {
        using var response = await _http.GetAsync("-/ready");
        return response.IsSuccessStatusCode;
    }

    private async Task ServeAsync()
    {
        while (_pages.IsListening)
        {
            try
            {
                var context = await _pages.GetContextAsync();
                context.Response.ContentType = "text/plain; version=0.0.4";
                var page = _page;
                context.Response.Close(page.Body, true);
                page.Times++;
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException)
            {
                // The scrape gave up, or the test is over.
            }
        }
    }

    /// <summary>A page and how often it was fetched.</summary>
    private sealed class Shown(byte[] body)
    {
        public byte[] Body => body;

        public volatile int Times;
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < Patience)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        Assert.Fail($"prometheus: not {what} within {Patience}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
