using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Text;
using Scraper.Tests.Receiving;

namespace Scraper.Tests.Support;

/// <summary>Sends reports to receivers that may be killed at any moment.</summary>
/// <param name="receivers">Each report goes to one after the other, until one takes it.</param>
internal sealed class EndToEndSender(params Uri[] receivers) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>What it shows to be let in.</summary>
    public string Token
    {
        init => _client.DefaultRequestHeaders.Authorization = new("Bearer", value);
    }

    /// <summary>The reports that were acknowledged.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

    /// <summary>A report of a server that nobody knows yet.</summary>
    public static string Report(string? id = null) =>
        SomeReports.Json(id: id ?? $"{Guid.CreateVersion7():N}");

    public StringContent Content() => new(Report(), Encoding.UTF8);

    /// <summary>Sends one body: status and answer.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(Uri receiver, string body)
    {
        using var answer = await _client.PostAsync(
            new Uri(receiver, "/api/v1/reports"), new StringContent(body, Encoding.UTF8));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends report after report from several places at once, each until it is taken; how many tries
    /// that took.</summary>
    public async Task<int> SendAsync(int places, CancellationToken stop) =>
        (await Task.WhenAll(Enumerable.Range(0, places).Select(_ => SendAsync(stop)))).Sum();

    public void Dispose() => _client.Dispose();

    private async Task<int> SendAsync(CancellationToken stop)
    {
        var tries = 0;
        while (!stop.IsCancellationRequested)
        {
            var report = Report();
            for (var taken = false; !taken; tries++)
                taken = await TrySendAsync(receivers[tries % receivers.Length], report);
            Sent.Enqueue(report);
        }
        return tries;
    }

    private async Task<bool> TrySendAsync(Uri receiver, string report)
    {
        try
        {
            if ((await PostAsync(receiver, report)).Status == HttpStatusCode.Accepted)
                return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Killed, or not yet there again.
        }
        await Task.Delay(5, CancellationToken.None);
        return false;
    }
}
