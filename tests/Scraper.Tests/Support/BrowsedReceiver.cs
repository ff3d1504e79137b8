using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Scraper.Telemetry;
using Scraper.Tests.Receiving.Usage;

namespace Scraper.Tests.Support;

/// <summary>A receiver in this process, forty days after the first of the reports that are made for it, whose
/// senders say where they are.</summary>
internal sealed class BrowsedReceiver : IDisposable
{
    private readonly StateDirectory _state = new();

    /// <summary>Its clock.</summary>
    public FakeTimeProvider Time { get; } = new(GeneratedServers.Start.AddDays(40));

    public void Dispose() => _state.Dispose();

    /// <summary>A report of so many days before now, none yet being 0.</summary>
    public static (Report Report, string? Ip) Of(
        string id, double days, string version = "2.9.1", params ReportField[] fields)
    {
        var at = GeneratedServers.Start.AddDays(40 + days);
        var report = Some.Report(at, id);
        return (report with
        {
            Tags = [new Tag("id", id), new Tag("version", version)],
            Fields = fields.Length == 0 ? report.Fields : fields,
        }, "10.0.0.1");
    }

    /// <summary>Queries of one organization.</summary>
    public static ReportField OrgOf(string org) => Some.Queries with
    {
        Points = [Some.Queries.Points[0] with { Tags = [new Tag("org", org)] }],
    };

    /// <summary>One that has taken these.</summary>
    public async Task<RunningReceiver> FilledAsync(
        List<(Report Report, string? Ip)> reports, string yaml = "")
    {
        var receiver = await StartAsync(yaml);
        await PostAsync(receiver, reports);
        return receiver;
    }

    /// <summary>Sends them, each from its address.</summary>
    public static async Task PostAsync(
        RunningReceiver receiver, List<(Report Report, string? Ip)> reports)
    {
        foreach (var batch in reports.GroupBy(one => one.Ip))
            (await receiver.PostAsync(
                string.Join('\n', batch.Select(one =>
                    Encoding.UTF8.GetString(FrozenReport.Freeze(one.Report).Json.Span))),
                ("X-Forwarded-For", batch.Key!))).Status.Should().Be(HttpStatusCode.Accepted);
    }

    /// <summary>One that has taken nothing in this run.</summary>
    public Task<RunningReceiver> StartAsync(string yaml = "") =>
        RunningReceiver.StartAsync(_state, "  trusted_proxies: [127.0.0.1]\n" + yaml, Time);

    /// <summary>One of its pages, read.</summary>
    public static async Task<ReadPage> PageAsync(RunningReceiver receiver, string path) =>
        new((await receiver.GetAsync(path)).Body);

    /// <summary>One of its answers, read.</summary>
    public static async Task<JsonNode> JsonAsync(RunningReceiver receiver, string path) =>
        JsonNode.Parse((await receiver.GetAsync(path)).Body)!;
}
