using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Scraper.Forwarding;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Benchmarks;

/// <summary>
/// How many reports the published program's <c>receive</c> keeps in SQLite and in a PostgreSQL, on disk
/// before each answer, beside how many pushes of the same report as text Debian's Pushgateway takes into
/// memory: 64 connections each, servers and client on the same cores, in turn.
/// </summary>
internal static class ReceiverRace
{
    private const int Connections = 64;

    // A Pushgateway looks through all its groups with each push: with 10,000 of them it takes 56 a second.
    private const int Servers = 64;

    private const string SomeServer = "00000000000000id";

    private static readonly Guid SomeReport = Guid.CreateVersion7();
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    /// <summary>Measures all in turn, three times, and prints each.</summary>
    /// <param name="program">The published binary.</param>
    public static async Task<int> RunAsync(string program)
    {
        var report = UsageRates.Report() with { ReportId = SomeReport, ObservedAt = DateTimeOffset.UtcNow };
        report = report with
        {
            Tags = [.. report.Tags.Where(tag => tag.Name != "id"), new Tag("id", SomeServer)],
        };
        var json = Encoding.UTF8.GetString(FrozenReport.Freeze(report).Json.Span);
        var text = SinkKinds.FormOf("text")!.Encode(report).ToArray();
        using var postgres = await RunningPostgres.StartAsync(
            missing => throw new InvalidOperationException(missing));
        Console.WriteLine($"{"server",-20}{"a second",10}{"p50 ms",9}{"p99 ms",9}{"peak MB",9}");
        for (var round = 0; round < 3; round++)
        {
            await MeasureAsync("scraper, SQLite", (place, address) => Receiver(place, address), Report);
            var url = postgres.Create($"round{round}");
            await MeasureAsync(
                "scraper, PostgreSQL", (place, address) => Receiver(place, address, url), Report);
            await MeasureAsync(
                "pushgateway",
                (_, address) => new("prometheus-pushgateway", [$"--web.listen-address={address}"]),
                id => new HttpRequestMessage(HttpMethod.Put, $"/metrics/job/usage/instance/{id}")
                {
                    Content = new ByteArrayContent(text),
                });
        }
        return 0;

        ProcessStartInfo Receiver(string place, string address, string? url = null) => new(
            Path.GetFullPath(program), ["receive", "--listen", address, "--state-dir", place])
        {
            Environment =
            {
                ["SCRAPER_RECEIVER__STORE"] = url is null ? "sqlite" : "postgres",
                ["SCRAPER_RECEIVER__POSTGRES__URL"] = url,
            },
        };

        HttpRequestMessage Report(string id) => new(HttpMethod.Post, "/api/v1/reports")
        {
            Content = new StringContent(json
                .Replace(SomeReport.ToString(), Guid.CreateVersion7().ToString())
                .Replace(SomeServer, id)),
        };
    }

    private static async Task MeasureAsync(
        string name, Func<string, string, ProcessStartInfo> start, Func<string, HttpRequestMessage> request)
    {
        var place = Directory.CreateTempSubdirectory("receivers-").FullName;
        var address = $"127.0.0.1:{FreePort()}";
        var server = start(place, address);
        server.RedirectStandardError = true;
        using var process = Process.Start(server)!;
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
            await UntilItAnswersAsync(client);
            var took = await SendAsync(client, request);
            took.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-20}{took.Count / Measured.TotalSeconds,10:F0}{took[took.Count / 2],9:F1}"
                + $"{took[took.Count * 99 / 100],9:F1}{AgentRace.Peak(process),9:F0}"));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Sends over all connections for the time that is measured; how long each took, in
    /// milliseconds.</summary>
    private static async Task<List<double>> SendAsync(
        HttpClient client, Func<string, HttpRequestMessage> request)
    {
        var end = Stopwatch.GetTimestamp() + (long)(Measured.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(number => Task.Run(() => OneAsync(number))));
        return [.. all.SelectMany(took => took)];

        async Task<List<double>> OneAsync(int connection)
        {
            var took = new List<double>();
            for (var sent = connection; Stopwatch.GetTimestamp() < end; sent += Connections)
            {
                var began = Stopwatch.GetTimestamp();
                using var message = request((sent % Servers).ToString("x16", CultureInfo.InvariantCulture));
                using var answer = await client.SendAsync(message);
                answer.EnsureSuccessStatusCode();
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            return took;
        }
    }

    private static async Task UntilItAnswersAsync(HttpClient client)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync("/metrics");
                return;
            }
            catch (HttpRequestException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
