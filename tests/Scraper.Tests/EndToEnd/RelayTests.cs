using Scraper.Tests.Receiving;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Sidecar → relay → receiver, as processes.</summary>
[TestClass]
public sealed class RelayTests : IDisposable
{
    private const string Receive = "receive --listen 127.0.0.1:0";
    private const string CountsOne = "name,type,ids,installations,total\r\nbuckets_total,gauge,1,1,10\r\n";

    private readonly ProcessRun _program = new();

    public RelayTests() => _program.Put("tokens", "s3cret\n");

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _program.Dispose();

    [TestMethod]
    public async Task WhatASidecarSendsIsCountedByTheRelayAndByTheReceiverBehindItTheSameBytes()
    {
        using var receiver = await EndToEndProcess.RunAsync(_program, $"{Receive} --state-dir far");
        using var relay = await RelayAsync(new Uri(receiver.Address, "/api/v1/reports"));
        _program.Put("sidecar.yaml", Sends(relay.Address));

        var once = await _program.RunAsync(
            $"once --target {Places.Fixture("influxd-2.9.1.prom")} --config sidecar.yaml --state-dir here");
        once.Exit.Should().Be(0, once.Error);
        await EndToEndWait.UntilAsync("the receiver has it", async () =>
            await receiver.MetricAsync("scraper_received_reports_total{outcome=\"accepted\"}") == 1);

        (await CountedAsync("near")).Should().Be(CountsOne);
        (await CountedAsync("far")).Should().Be(CountsOne);
        _program.Read("near/reports.jsonl").Should().Be(_program.Read("here/reports.jsonl"));
        await EndToEndWait.UntilAsync("nothing waits", async () =>
            await relay.MetricAsync("scraper_outbox_reports{sink=\"webhook\"}") == 0);
        (await relay.TerminateAsync()).Exit.Should().Be(0, relay.Error);
        relay.Error.Should().Contain(" sinks=webhook,file\n").And.EndWith("stopped\n");
    }

    [TestMethod]
    public async Task WithoutAWayOutItIsExportedHereAndPostedThere()
    {
        using var relay = await RelayAsync(new Uri("http://127.0.0.1:9/api/v1/reports"));
        var report = SomeReports.Json();
        (await PostAsync(relay.Address, report + "\n")).Should().Contain("\"accepted\":1,");

        (await _program.RunAsync("outbox list --relay --sink webhook --state-dir near")).Output
            .Should().Contain(SomeReports.IdOf(report));
        (await _program.RunAsync("outbox list --state-dir near")).Output
            .Should().NotContain(SomeReports.IdOf(report), "a sidecar beside it has an outbox of its own");
        (await _program.RunAsync("outbox export carried --relay --settle webhook --state-dir near"))
            .Output.Should().Be("1 report written to carried\n1 delivery to webhook settled\n");

        using var receiver = await EndToEndProcess.RunAsync(_program, $"{Receive} --state-dir far");
        (await PostAsync(receiver.Address, _program.Read("carried"))).Should()
            .Be("""{"accepted":1,"duplicates":0,"refused":[]}""");
        _program.Read("carried").Should().Be(report + "\n");
    }

    [TestMethod]
    public async Task WhileReportingIsOffItTakesAndCountsAndHandsOnNothing()
    {
        using var relay = await RelayAsync(new Uri("http://127.0.0.1:9/"), "DO_NOT_TRACK=1");

        (await PostAsync(relay.Address, SomeReports.Json())).Should().Contain("\"accepted\":1,");

        relay.Error.Should().Contain("reporting is switched off (DO_NOT_TRACK=1): ");
        (await relay.TerminateAsync()).Exit.Should().Be(0);
        _program.Left().Should().NotContain(name => name.EndsWith("reports.jsonl"));
        (await _program.RunAsync("outbox list --relay --format json --state-dir near")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2, "for each sink");
    }

    /// <summary>KILLS sets how often.</summary>
    [TestMethod]
    [TestCategory("Real")]
    public async Task HoweverOftenItIsKilledWhatItAcknowledgedIsCountedBehindItOnce()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "12");
        var (random, stop) = (new Random(1), new CancellationTokenSource());
        using var receiver = await EndToEndProcess.RunAsync(_program, $"{Receive} --state-dir far");
        var (next, address) = (new Uri(receiver.Address, "/api/v1/reports"), new Uri(Loopback.ClosedUrl()));
        using var sender = new EndToEndSender(address) { Token = "s3cret" };
        var sending = sender.SendAsync(8, stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            using var relay = await RelayAsync(next, at: address.Authority);
            await Task.Delay(random.Next(700));
            await relay.KillAsync();
        }
        using var last = await RelayAsync(next, at: address.Authority);
        await stop.CancelAsync();
        var tries = await sending;

        var sent = sender.Sent.Count;
        await EndToEndWait.UntilAsync("all arrived", async () =>
            await last.MetricAsync("scraper_outbox_reports{sink=\"webhook\"}") == 0
            && (await receiver.GetAsync("/api/v1/usage?field=uptime_seconds"))
                .Contains($"\"reports\":{sent},\"ids\":{sent},"));
        (await sender.PostAsync(receiver.Address, string.Join('\n', sender.Sent))).Body.Should()
            .Be($$"""{"accepted":0,"duplicates":{{sent}},"refused":[]}""");
        TestContext.WriteLine($"{kills} kills, {sent} reports, {tries} tries, each counted once behind it");
    }

    private async Task<EndToEndProcess> RelayAsync(
        Uri next, string environment = "", string at = "127.0.0.1:0")
    {
        _program.Put("relay.yaml",
            $$"""
            receiver:
              bearer_tokens_file: tokens
              sinks:
                - {type: webhook, url: '{{next}}', batch: 100}
                - {type: file}
            """);
        return await EndToEndProcess.RunAsync(
            _program, $"receive --listen {at} --config relay.yaml --state-dir near", environment);
    }

    private static string Sends(Uri relay) =>
        $$"""
        sinks:
          - type: webhook
            url: {{relay}}api/v1/reports
            authorization: {credentials_file: tokens}
          - {type: file}
        """;

    private async Task<string> CountedAsync(string state) => (await _program.RunAsync(
        $"usage --state-dir {state} --format csv --field buckets_total")).Output;

    private static async Task<string> PostAsync(Uri address, string body)
    {
        using var sender = new EndToEndSender() { Token = "s3cret" };
        return (await sender.PostAsync(address, body)).Body;
    }
}
