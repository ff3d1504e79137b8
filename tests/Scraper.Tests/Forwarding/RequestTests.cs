using System.IO;
using System.Text;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.Webhook;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>The exact request of each HTTP sink, and that a preview shows the same.</summary>
[TestClass]
public sealed class RequestTests : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    public async Task AWebhookGetsTheReportsOwnBytes()
    {
        var report = Some.Frozen();
        var sink = new WebhookSink(
            new WebhookSinkOptions { Name = "hook", Url = _server.Url + "/in?key=1" }, PlainClients.Parts());

        var request = await Received(sink, report);

        (request.Method, request.Path, request.Query!["key"].Single()).Should().Be(("POST", "/in", "1"));
        Header(request, "Content-Type").Should().Be("application/json");
        Header(request, "Idempotency-Key").Should().Be(report.ReportId.ToString());
        Header(request, "User-Agent").Should().Be("Scraper/0.1.0");
        request.BodyAsBytes.Should().Equal(report.Json.ToArray());
    }

    [TestMethod]
    [DataRow("http://me:s3@h/in", "http://h/in")]
    [DataRow("http://h/in?", "http://h/in?")]
    [DataRow("http://h/in?s", "http://h/in?<secret>")]
    public void AWebhooksAddressIsShownWithoutItsSecrets(string url, string shown) =>
        new WebhookSink(new WebhookSinkOptions { Name = "hook", Url = url }, PlainClients.Parts())
            .Describe(Some.Frozen()).Destination.Should().Be(shown);

    [TestMethod]
    public async Task APushgatewayGetsTheTextFormatForTheInstancesGroup()
    {
        var report = Some.Frozen();
        var sink = new PushgatewaySink(
            new PushgatewaySinkOptions { Name = "gateway", Url = _server.Url + "/", Job = "a b" },
            PlainClients.Parts());

        var request = await Received(sink, report);

        request.Method.Should().Be("PUT");
        request.Path.Should().Be("/metrics/job/a b/instance/0b5e");
        sink.Describe(report).Destination.Should().Be(_server.Url + "/metrics/job/a%20b/instance/0b5e");
        Header(request, "Content-Type").Should().Be("text/plain; version=0.0.4; charset=utf-8");
        request.BodyAsBytes.Should().Equal(sink.Describe(report).Body.ToArray());
    }

    [TestMethod]
    [DataRow("", "PUT")]
    [DataRow(", method: put", "PUT")]
    [DataRow(", method: post", "POST")]
    public void APushgatewaysGroupIsReplacedUnlessSettingsSayPost(string key, string method)
    {
        var options = SettingsSome.Read($"sinks: [{{ type: pushgateway, url: http://g{key} }}]")
            .BestEffort.Sinks.Single();

        options.Kind.Create(options, PlainClients.Parts()).Describe(Some.Frozen()).Method.Should().Be(method);
    }

    [TestMethod]
    [DataRow("pushgateway")]
    [DataRow("remote_write")]
    [DataRow("otlp")]
    public void AReportIsSentUnderTheNamesItWasMadeWith(string kind)
    {
        var made = FrozenReport.Freeze(Some.Report() with { Schema = "old/1", MetricPrefix = "old_" });
        var kept = new FrozenReport(made.ReportId, made.Target, made.ObservedAt, made.Json);

        var body = PlainClients.Sink(kind, "http://h/", TimeProvider.System).Describe(kept).Body;

        Encoding.UTF8.GetString(body.Span).Should().Contain("old_buckets_total");
    }

    [TestMethod]
    public async Task AnInstanceWithoutAnIdIsGroupedByItsTarget()
    {
        var sink = new PushgatewaySink(
            new PushgatewaySinkOptions { Name = "gateway", Url = _server.Url! }, PlainClients.Parts());

        var request = await Received(sink, Some.Frozen(id: null, target: "eu"));

        request.Path.Should().Be("/metrics/job/influxdb/instance/eu");
    }

    [TestMethod]
    public async Task AnInfluxdbGetsLineProtocolZipped()
    {
        var report = Some.Frozen();
        var sink = Influxdb(Secret.Inline("hidden"));

        var request = await Received(sink, report);

        request.Method.Should().Be("POST");
        request.Path.Should().Be("/api/v2/write");
        request.Query!.Select(pair => $"{pair.Key}: {pair.Value.Single()}").Should().BeEquivalentTo(
            "org: a b", "bucket: c/d", "precision: ms");
        Header(request, "Content-Encoding").Should().Be("gzip");
        Header(request, "Authorization").Should().Be("Token hidden");
        request.BodyAsBytes.Should().Equal(sink.Describe(report).Body.ToArray());
        sink.Describe(report).Headers.Should().Contain(
            KeyValuePair.Create("Authorization", "Token <secret>"));
        sink.Describe(report).Destination.Should().Be(
            _server.Url + "/api/v2/write?org=a%20b&bucket=c%2Fd&precision=ms");
    }

    [TestMethod]
    public async Task ATokensFileIsReadAtEachAttempt()
    {
        var file = Path.GetTempFileName();
        var sink = Influxdb(Secret.InFile(file));
        File.WriteAllText(file, "first\n");
        Header(await Received(sink, Some.Frozen()), "Authorization").Should().Be("Token first");

        File.WriteAllText(file, "second\n");
        Header(await Received(sink, Some.Frozen()), "Authorization").Should().Be("Token second");

        File.Delete(file);
        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(
            Delivery.RetryLater($"Could not find file '{file}'"));
    }

    [TestMethod]
    public async Task ATokenThatIsNoHeaderIsToldWithoutItsText()
    {
        var delivery = await Influxdb(Secret.Inline("hid\nden")).SendAsync(Some.Frozen(), default);

        delivery.Should().Be(Delivery.RetryLater(
            $"{_server.Url}: the value for header Authorization cannot be sent"));
    }

    private InfluxdbSink Influxdb(Secret token) => new(
        new InfluxdbSinkOptions
        {
            Name = "i",
            Url = _server.Url!,
            Org = "a b",
            Bucket = "c/d",
            Token = token,
        },
        PlainClients.Parts());

    private async Task<IRequestMessage> Received(ISink sink, FrozenReport report)
    {
        _server.Reset();
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);
        return _server.LogEntries.Single().RequestMessage!;
    }

    private static string Header(IRequestMessage request, string name) => request.Headers![name].Single();
}
