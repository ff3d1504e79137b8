using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Scraper.Tests.Support;
using static Scraper.Tests.Receiving.SomeReports;

namespace Scraper.Tests.Hosting;

/// <summary><c>POST /api/v1/reports</c>, by real requests: every status and every reason of the
/// contract.</summary>
[TestClass]
public sealed class ReportsPageTests : IDisposable
{
    private const string Ten = "日日日日日日日日日日";
    private const string Sixty = Ten + Ten + Ten + Ten + Ten + Ten;
    private const string LongId = $$"""{"id":"{{Sixty}}{{Sixty}}{{Sixty}}{{Sixty}}{{Sixty}}{{Sixty}}"}""";

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task AReportIsAcceptedOnceAndADuplicateEverAfter()
    {
        var report = Json();
        await using (var receiver = await RunningReceiver.StartAsync(_state))
        {
            (await receiver.PostAsync(report)).Should()
                .Be((HttpStatusCode.Accepted, """{"accepted":1,"duplicates":0,"refused":[]}"""));
            (await receiver.PostAsync(report)).Should()
                .Be((HttpStatusCode.Accepted, """{"accepted":0,"duplicates":1,"refused":[]}"""));
        }
        await using var again = await RunningReceiver.StartAsync(_state);

        (await again.PostAsync(report)).Body.Should().Be("""{"accepted":0,"duplicates":1,"refused":[]}""");
        (await again.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":1,");
    }

    [TestMethod]
    public async Task LinesLaidOutPackedAndBlankOnesAreReports()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var (one, two) = (Json(), Json());
        var laidOut = JsonNode.Parse(Json())!.ToJsonString(new() { WriteIndented = true });

        (await receiver.PostAsync($"{one}\r\n\n{two}\n")).Body.Should().Contain("\"accepted\":2,");
        (await receiver.PostAsync("\n" + laidOut + "\n")).Body.Should().Contain("\"accepted\":1,");
        (await receiver.PostAsync("\n\n{}")).Body.Should().Contain("\"line\":1,", "it is a single one");
        (await receiver.SendAsync(
            HttpMethod.Post, "/api/v1/reports", Packed($"{Json()}\n{one}"), ("Content-Encoding", "gzip")))
            .Body.Should().Be("""{"accepted":1,"duplicates":1,"refused":[]}""");
        (await receiver.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":4,");
    }

    [TestMethod]
    [DataRow("schema", "\"other/9\"", "unknown schema: other/9")]
    [DataRow("schema", null, "unreadable: schema")]
    [DataRow("report_id", "\"7\"", "unreadable: report_id")]
    [DataRow("observed_at", "\"yesterday\"", "unreadable: observed_at")]
    [DataRow("observed_at", "\"1999-01-01T00:00:00Z\"", "too old: observed_at")]
    [DataRow("observed_at", "\"2999-01-01T00:00:00Z\"", "too far ahead: observed_at")]
    [DataRow("fields", "{}", "unreadable: fields")]
    [DataRow("tags", "{\"path\":7}", "bad value: path")]
    [DataRow("tags", LongId, "bad value: id")]
    [DataRow("tags", "{\"colour\":\"red\"}", "unknown tag: colour")]
    public async Task AReportIsRefusedByName(string key, string? value, string reason)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var report = With(node => node[key] = value is null ? null : JsonNode.Parse(value));

        var (status, body) = await receiver.PostAsync($"{Json()}\n\n{report}");
        var (alone, _) = await receiver.PostAsync(report);

        status.Should().Be(HttpStatusCode.Accepted);
        var id = key == "report_id" ? "null" : $"\"{IdOf(report)}\"";
        body.Should().Be(
            """{"accepted":1,"duplicates":0,"refused":[{"report_id":"""
            + $"{id},\"line\":3,\"reason\":\"{reason}\"}}]}}");
        alone.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await receiver.GetAsync("/metrics")).Body.Should().Contain(
            $"scraper_received_reports_total{{outcome=\"{reason.Split(':')[0].Replace(' ', '_')}\"}} 2\n");
    }

    [TestMethod]
    [DataRow("name", "\"rows_total\"", "unknown field: rows_total")]
    [DataRow("type", "\"histogram\"", "bad value: wal_writes_total")]
    [DataRow("fidelity", "\"true\"", "bad value: wal_writes_total")]
    [DataRow("points", "[]", "bad value: wal_writes_total")]
    [DataRow("points", "[{\"tags\":{},\"value\":-1}]", "bad value: wal_writes_total")]
    [DataRow("points", "[{\"tags\":{},\"value\":\"1\"}]", "bad value: wal_writes_total")]
    [DataRow("points", "[{\"tags\":{\"disk\":\"a\"},\"value\":1}]", "unknown tag: disk")]
    public async Task AFieldIsRefusedByName(string key, string value, string reason)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        var (status, body) = await receiver.PostAsync(
            With(node => node["fields"]![1]![key] = JsonNode.Parse(value)));

        status.Should().Be(HttpStatusCode.UnprocessableEntity);
        body.Should().EndWith($",\"line\":1,\"reason\":\"{reason}\"}}]}}");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("\"report\"")]
    [DataRow("7\nnull")]
    public async Task WhereNoLineIsAnObjectTheRequestIsBad(string body)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.PostAsync(body)).Should().Be(
            (HttpStatusCode.BadRequest, "no line is a JSON object; send a report, or one on each line\n"));
        (await receiver.PostAsync(body + "\n" + Json())).Status.Should().Be(HttpStatusCode.Accepted);
    }

    [TestMethod]
    public async Task TheKeyOfASingleReportIsItsId()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var report = Json();
        var other = ("Idempotency-Key", IdOf(Json()));

        (await receiver.PostAsync(report, other)).Status.Should().Be(HttpStatusCode.BadRequest);
        (await receiver.PostAsync(report, ("Idempotency-Key", "once"))).Status
            .Should().Be(HttpStatusCode.BadRequest);
        (await receiver.GetAsync("/api/v1/usage")).Body.Should()
            .Contain("\"reports\":0,", "nothing was kept");
        (await receiver.PostAsync($"{report}\n{Json()}", other)).Body.Should().Contain("\"accepted\":2,");
        (await receiver.PostAsync(report, ("Idempotency-Key", IdOf(report)))).Body
            .Should().Contain("\"duplicates\":1,");
    }

    [TestMethod]
    public async Task WhatIsTooLongIsToldAndNeverCut()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state, "  body_size_limit: 64KiB\n");
        var report = Json();
        var fits = report + new string(' ', (64 * 1024) - report.Length);
        var bomb = Packed(report + new string('\n', 50_000_000));

        (await receiver.PostAsync(fits)).Status.Should().Be(HttpStatusCode.Accepted);
        (await receiver.PostAsync(fits + " ")).Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await receiver.PostAsync(new string('{', 1_000_000))).Status
            .Should().Be(HttpStatusCode.RequestEntityTooLarge);
        bomb.Length.Should().BeLessThan(64 * 1024);
        (await receiver.SendAsync(HttpMethod.Post, "/api/v1/reports", bomb, ("Content-Encoding", "gzip")))
            .Should().Be((HttpStatusCode.RequestEntityTooLarge,
                "the body is longer than 64KiB; send fewer reports at once\n"));
        (await receiver.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":1,");
    }

    [TestMethod]
    public async Task MoreLinesThanReportsCanBeAreTooMany()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.PostAsync(string.Concat(Enumerable.Repeat("{}\n", 20_001)))).Status
            .Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await receiver.PostAsync(string.Concat(Enumerable.Repeat("{}\n", 20_000)))).Status
            .Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [TestMethod]
    [DataRow("gzip", HttpStatusCode.BadRequest)]
    [DataRow("br", HttpStatusCode.UnsupportedMediaType)]
    [DataRow("identity", HttpStatusCode.Accepted)]
    public async Task ABodyIsWhatItsHeaderSays(string encoding, HttpStatusCode status)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.PostAsync(Json(), ("Content-Encoding", encoding))).Status.Should().Be(status);
        var cut = Packed(Json())[..^9];
        (await receiver.SendAsync(HttpMethod.Post, "/api/v1/reports", cut, ("Content-Encoding", "gzip")))
            .Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestMethod]
    [DataRow("GET", "/api/v1/reports", "POST")]
    [DataRow("PUT", "/api/v1/reports", "POST")]
    [DataRow("POST", "/api/v1/usage", "GET, HEAD")]
    [DataRow("DELETE", "/api/v1/installations", "GET, HEAD")]
    [DataRow("POST", "/", "GET, HEAD")]
    public async Task OtherMethodsAreToldWhichThereAre(string method, string path, string allowed)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        using var answer = await receiver.AskAsync(new HttpMethod(method), path);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Should().Equal(allowed.Split(", "));
    }

    [TestMethod]
    public async Task AStoreThatIsGoneIsToldAndNothingIsAcknowledged()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        (await receiver.GetAsync("/readyz")).Should().Be((HttpStatusCode.OK, "ready\n"));
        File.Move(Path.Combine(_state.Path, "receiver.db"), Path.Combine(_state.Path, "elsewhere.db"));

        using var answer = await receiver.AskAsync(
            HttpMethod.Post, "/api/v1/reports", Encoding.UTF8.GetBytes(Json()));

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(5));
        await EndToEndWait.UntilAsync("it is not ready", async () =>
            (await receiver.GetAsync("/readyz")).Status == HttpStatusCode.ServiceUnavailable);
        receiver.Log.Should().Contain("the store keeps nothing, senders are asked to come again: the store "
            + $"{_state.Path}/receiver.db was moved, removed or replaced while it was used");
        (await receiver.GetAsync("/healthz")).Status.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task ABodyThatStopsIsCutOff()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, receiver.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{\"schema\""));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var told = new StreamReader(client.GetStream());

        (await told.ReadToEndAsync(patience.Token)).Should().StartWith("HTTP/1.1 408 Request Timeout\r\n");
    }

    [TestMethod]
    public async Task WhatWasTakenIsKeptWhenItEndsAndOneLineTellsOfAll()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var posts = Enumerable.Range(0, 40).Select(_ => receiver.PostAsync(Json())).ToList();
        (await Task.WhenAll(posts)).Should().OnlyContain(one => one.Status == HttpStatusCode.Accepted);
        await receiver.PostAsync("{}");

        (await receiver.StopAsync()).Should().BeNull();

        receiver.Log.Should().EndWith("info stopped\n")
            .And.Contain("info received accepted=40 duplicates=0 refused=unreadable=1\n");
        receiver.Log.Split('\n').Should().HaveCountLessThan(6);
        await using var again = await RunningReceiver.StartAsync(_state);
        (await again.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":40,");
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Optimal))
            packing.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
