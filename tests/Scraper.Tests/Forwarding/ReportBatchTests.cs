using System.IO;
using System.Text;
using System.Text.Json.Nodes;
using Scraper.Forwarding;
using Scraper.Forwarding.Webhook;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>The webhook sink's <c>batch</c>: what is sent, how the answer is read, and a real receiver at the
/// other end.</summary>
[TestClass]
public sealed class ReportBatchTests : IDisposable
{
    private readonly StateDirectory _state = new();
    private readonly ForwardingRig _rig = new();

    public void Dispose()
    {
        _rig.Dispose();
        _state.Dispose();
    }

    [TestMethod]
    [DataRow(202, """{"accepted":2,"duplicates":1,"refused":[]}""", "accepted accepted accepted")]
    [DataRow(202, """{"accepted":1,"duplicates":1,"refused":[{"report_id":"ID","line":2,"reason":"no"}]}""",
        "accepted rejected:refused: no accepted")]
    [DataRow(422, """
        {"accepted":0,"duplicates":0,"refused":[{"report_id":null,"line":1,"reason":"a"},
        {"report_id":"ID","line":2,"reason":"b"},{"report_id":null,"line":3,"reason":"c"}],"new":7}
        """, "rejected:refused: a rejected:refused: b rejected:refused: c")]
    [DataRow(202, """{"accepted":1,"duplicates":1,"refused":[{"report_id":"ID","line":1,"reason":"no"}]}""",
        "?", DisplayName = "another's line")]
    [DataRow(202, """{"accepted":2,"duplicates":0,"refused":[{"report_id":null,"line":4,"reason":"no"}]}""",
        "?", DisplayName = "no line of ours")]
    [DataRow(202, """{"accepted":2,"duplicates":0,"refused":[]}""", "?", DisplayName = "one is missing")]
    [DataRow(202, """{"accepted":3,"duplicates":0}""", "?", DisplayName = "a key is missing")]
    [DataRow(202, """{"accepted":"3","duplicates":0,"refused":[]}""", "?", DisplayName = "a text")]
    [DataRow(202, """{"accepted":3,"duplicates":0,"refused":[""", "?", DisplayName = "cut off")]
    [DataRow(202, "[]", "?", DisplayName = "no object")]
    [DataRow(204, "", "204 No Content, which does not say what came of each report")]
    [DataRow(200, "<html>", "200 OK, which does not say what came of each report")]
    [DataRow(400, """{"error":"no line is a JSON object"}""", "")]
    [DataRow(413, "", "")]
    [DataRow(422, "what?", "")]
    [DataRow(503, """{"accepted":3,"duplicates":0,"refused":[]}""",
        """503 Service Unavailable: {"accepted":3,"duplicates":0,"refused":[]}""")]
    [DataRow(301, "", "301 Moved Permanently (redirects are not followed: set the sink's url to the final "
        + "address)")]
    public async Task TheAnswerSettlesEachReport(int status, string body, string verdicts)
    {
        using var server = WireMockServer.Start();
        FrozenReport[] reports = [Some.Frozen(), Some.Frozen(), Some.Frozen()];
        server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(status)
            .WithBody(body.Replace("ID", reports[1].ReportId.ToString())));
        var sink = Sink(server.Url!);

        var given = await sink.SendAsync(reports, default);

        if (verdicts == "?")
            verdicts = "202 Accepted, which does not say what came of each report";
        string.Join(' ', given.Select(Shown)).Should().Be(verdicts);
        given.All(one => one.MayBeTheReports == (one.Verdict == Verdict.RetryLater)).Should().BeTrue();
        var request = server.LogEntries.Single().RequestMessage!;
        Encoding.UTF8.GetString(request.BodyAsBytes!).Should().Be(
            string.Concat(reports.Select(report => Encoding.UTF8.GetString(report.Json.Span) + "\n")));
        request.Headers!["Content-Type"].Should().Equal("application/x-ndjson");
        request.Headers.Should().NotContainKey("Idempotency-Key");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ABacklogReachesAReceiverInAFewRequestsAndIsCountedOnce(bool isLoop)
    {
        var key = Path.Combine(Directory.CreateDirectory(_state.Path).FullName, "key");
        await File.WriteAllTextAsync(key, "k3y");
        await using var receiver = await RunningReceiver.StartAsync(_state, $"  signature_key_file: {key}\n");
        var sink = Sink(new Uri(receiver.Address, "/api/v1/reports").ToString(), options => options with
        {
            IsGzipped = true,
            SignatureKey = Secret.Inline("k3y"),
        });
        var reports = Backlog();
        var poison = reports[7];
        var forwarder = _rig.Forwarder(sink);

        if (isLoop)
        {
            using var stop = new CancellationTokenSource();
            var running = forwarder.RunAsync(stop.Token);
            await ForwardingRig.Until(() => _rig.Outbox.Waiting("w").Count == 1);
            await stop.CancelAsync();
            await running;
        }
        else
        {
            (await forwarder.DrainAsync(default)).Select(one => (one.ReportId, one.Verdict, one.Reason))
                .Should().Equal(reports.Select(report => report == poison
                    ? (report, Verdict.Rejected, "refused: unknown schema: other/9")
                    : (report, Verdict.Accepted, (string?)null)));
        }

        _rig.Outbox.Waiting("w").Single().ReportId.Should().Be(poison);
        (await receiver.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":49,");
        (await _rig.MetricsAsync()).Should().Contain([
            "scraper_deliveries_total{sink=\"w\",verdict=\"accepted\"} 49",
            "scraper_deliveries_total{sink=\"w\",verdict=\"rejected\"} 1",
            "scraper_delivery_duration_seconds_count{sink=\"w\"} 3",
        ]);
    }

    [TestMethod]
    public async Task WhoseAnswerWasLostIsSentAgainAndCountedOnce()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var reports = Backlog(withPoison: false);
        var sink = Sink(new Uri(receiver.Address, "/api/v1/reports").ToString());
        var now = _rig.Time.GetUtcNow();
        var first = _rig.Outbox.NextDue("w", now)!;
        var lost = _rig.Outbox.DueBehind(first, 19, now).Prepend(first).Select(due => due.Report).ToList();
        lost.Should().HaveCount(20);
        await sink.SendAsync(lost, default);

        await _rig.Forwarder(sink).DrainAsync(default);

        _rig.Outbox.Waiting("w").Should().BeEmpty();
        (await receiver.GetAsync("/api/v1/usage")).Body.Should().Contain($"\"reports\":{reports.Count},");
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("101")]
    [DataRow("many")]
    public void ABatchIsOneToAHundred(string batch) =>
        SettingsSome.FaultsOf(SettingsSome.Read(
                $"sinks: [{{ type: webhook, url: 'http://h', batch: {batch} }}]"))
            .Should().Contain("sinks[0].batch: ").And.Contain("a number from 1 to 100");

    [TestMethod]
    public void WithoutABatchReportsGoOneByOne()
    {
        var reading = SettingsSome.Read("sinks: [{ type: webhook, url: 'http://h' }]");
        var set = SettingsSome.Read("sinks: [{ type: webhook, url: 'http://h', batch: 100 }]");

        ((WebhookSinkOptions)reading.BestEffort.Sinks.Single()).Batch.Should().Be(1);
        ((WebhookSinkOptions)set.BestEffort.Sinks.Single()).Batch.Should().Be(100);
    }

    private static IBatchSink Sink(string url, Func<WebhookSinkOptions, WebhookSinkOptions>? with = null)
    {
        var options = new WebhookSinkOptions { Name = "w", Url = url, Batch = 20 };
        return (IBatchSink)PlainClients.WithHandlers(with?.Invoke(options) ?? options);
    }

    private static string Shown(Delivery one) => one.Verdict switch
    {
        Verdict.RetryLater => one.Reason!,
        _ => one.Verdict.Label() + (one.Reason is { } reason ? ":" + reason : ""),
    };

    /// <summary>Fifty reports of now that wait; the eighth has a schema that nobody takes.</summary>
    private List<Guid> Backlog(bool withPoison = true)
    {
        var reports = new List<Guid>();
        for (var number = 0; number < 50; number++)
        {
            var report = Some.Frozen(TimeProvider.System.GetUtcNow());
            if (withPoison && number == 7)
                report = Poison(report);
            _rig.Outbox.Append(report, ["w"]).Failure.Should().BeNull();
            reports.Add(report.ReportId);
        }
        return reports;
    }

    private static FrozenReport Poison(FrozenReport report)
    {
        var node = JsonNode.Parse(report.Json.Span)!;
        node["schema"] = "other/9";
        return new FrozenReport(
            report.ReportId, report.Target, report.ObservedAt, Encoding.UTF8.GetBytes(node.ToJsonString()));
    }
}
