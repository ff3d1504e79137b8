using System.Globalization;
using System.Text.Json;
using Scraper.Forwarding;
using Scraper.Forwarding.RemoteWrite;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Snappier;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>Remote write 1.0: the message against Prometheus' own bytes, the request, the answers.</summary>
[TestClass]
public sealed class RemoteWriteTests : IDisposable
{
    private const string Target = "instance=\"0b5e\",job=\"influxdb\"";
    private const string At = "@1767323045678";

    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    public void EverySeriesHasItsJobAndInstanceAndTheTimeOfThePage()
    {
        var report = Some.Report() with { MetricPrefix = "influxdb_usage_" };

        var lines = Sent(report);

        const string Query = "__name__=\"influxdb_usage_query_duration_seconds";
        lines.Take(7).Should().Equal(
            $"__name__=\"influxdb_usage_buckets_total\",{Target} 4 {At}",
            $"__name__=\"influxdb_usage_wal_writes_total\",{Target},status=\"error\" 1 {At}",
            $"__name__=\"influxdb_usage_wal_writes_total\",{Target},status=\"ok\" 12 {At}",
            $"{Query}_bucket\",{Target},le=\"0.001\",org=\"a b\" 3 {At}",
            $"{Query}_bucket\",{Target},le=\"+Inf\",org=\"a b\" 9 {At}",
            $"{Query}_sum\",{Target},org=\"a b\" 0.5 {At}",
            $"{Query}_count\",{Target},org=\"a b\" 9 {At}");
        lines[7].Should().Be($"__name__=\"scraper_report_info\",arch=\"amd64\",id=\"0b5e\",{Target},"
            + $"report_id=\"{report.ReportId}\",schema=\"influxdb-usage-telemetry/1\",target=\"default\","
            + $"version=\"2.9.1\" 1 {At}");
        lines.Should().HaveCount(15).And.OnlyHaveUniqueItems();
    }

    [TestMethod]
    [DataRow(double.NaN, "7ff8000000000001")]
    [DataRow(double.NegativeInfinity, "-Infinity")]
    [DataRow(0.0, "0")]
    [DataRow(-0.0, "0")]
    [DataRow(5e-324, "5E-324")]
    public void AValueIsSentByItsBitsAndNeverAsTheMarkerOfAnEnd(double value, string read) =>
        Sent(Some.Report() with { Fields = [Some.Buckets with { Points = [new Point([], value, null)] }] })
            .First().Should().Be($"__name__=\"buckets_total\",{Target} {read} {At}");

    [TestMethod]
    public void AnInstanceWithoutAnIdIsItsTarget() =>
        Sent(Some.Report(id: null, target: "eu"))[0].Should().Contain("instance=\"eu\",job=\"influxdb\"");

    [TestMethod]
    [TestCategory("Conformance")]
    [DataRow("rw1-empty", 0)]
    [DataRow("rw1-single-gauge", 1)]
    [DataRow("rw1-special-values", 12)]
    [DataRow("rw1-negative-timestamp", 1)]
    public void AMessageHasThePrometheusBytes(string name, int series)
    {
        var (request, count) = Golden(name);

        request.ToArray().Should().Equal(ForwardingSuites.Bytes(GoldenFile(name, ".pb")));
        Snappy.DecompressToArray(ForwardingSuites.Bytes(GoldenFile(name, ".pb.snappy")))
            .Should().Equal(request.ToArray());
        count.Should().Be(series);
    }

    // With metadata and an exemplar, which this writer has not.
    [TestMethod]
    [TestCategory("Conformance")]
    public void OfAMessageWithMoreTheSamplesAreTheSame() =>
        WriteRequestReader.Lines(Golden("rw1-multi").Request.ToArray()).Should().HaveCount(6)
            .And.Equal(WriteRequestReader.Lines(ForwardingSuites.Bytes(GoldenFile("rw1-multi", ".pb"))));

    [TestMethod]
    [TestCategory("Conformance")]
    public async Task EveryAnswerOfARealReceiverHasAVerdict()
    {
        var answers = ForwardingSuites.Read("suites/remote-write/observed-receivers.json")
            .EnumerateArray().ToList();
        foreach (var answer in answers)
        {
            var status = answer.GetProperty("status").GetInt32();
            var body = answer.GetProperty("body").GetString()!;

            (await Answered(status, body)).Verdict.Should().Be(status switch
            {
                204 => Verdict.Accepted,
                400 when body is "out of order sample\n" or "out of bounds\n" => Verdict.Superseded,
                400 => Verdict.Rejected,
                _ => Verdict.RetryLater,
            }, body);
        }

        answers.Should().HaveCount(42);
    }

    [TestMethod]
    [DataRow(400, "user=1: err: out of order sample. timestamp=2026-01-02T03:04:05Z, series={}")]
    [DataRow(409, "store locally for endpoint: conflict: out of bounds")]
    [DataRow(400, "the sample has been rejected because its timestamp is too old (err-mimir-sample-…)")]
    [DataRow(400, "another sample with a more recent timestamp has already been ingested")]
    public async Task ATimeThatIsPastIsNotTriedForEver(int status, string body)
    {
        var delivery = await Answered(status, body);

        (delivery.Verdict, delivery.RetryAfter).Should().Be((Verdict.Superseded, null));
        delivery.Reason.Should().StartWith($"{status} ").And.Contain(body[..40]);
    }

    [TestMethod]
    public async Task WhoIsOverrunIsNotAskedForThePast() =>
        (await Answered(503, "out of order")).Verdict.Should().Be(Verdict.RetryLater);

    [TestMethod]
    [DataRow("http_headers: { x-prometheus-remote-write-version: 2.0.0 }", "http_headers: User-Agent and ")]
    [DataRow("http_headers: { User-Agent: other }", "http_headers: User-Agent and ")]
    [DataRow("remote_timeout: 30s", "unknown key; here it is timeout")]
    [DataRow("headers: { a: b }", "unknown key; here it is http_headers")]
    [DataRow("http_headers: { X-Scope-OrgID: tenant }", "")]
    public void SettingsLeaveTheProtocolsHeadersAlone(string key, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read($"sinks: [{{ type: remote_write, url: http://p/w, {key} }}]"))
            .Should().MatchRegex(fault.Length == 0 ? "^$" : fault);

    private static string GoldenFile(string name, string ending) =>
        $"suites/remote-write/golden/{name}{ending}";

    private static (WriteRequest Request, int Series) Golden(string name)
    {
        var request = new WriteRequest();
        var all = ForwardingSuites.Read(GoldenFile(name, ".json"))
            .GetProperty("message").GetProperty("timeseries").EnumerateArray().ToList();
        foreach (var series in all)
        {
            var labels = series.GetProperty("labels").EnumerateArray()
                .Select(pair => new Tag(pair[0].GetString()!, pair[1].GetString()!)).ToList();
            var samples = series.GetProperty("samples").EnumerateArray().Select(Sample);
            request.Add(labels.Single(label => label.Name == "__name__").Value,
                labels.Where(label => label.Name != "__name__").Reverse(), samples);
        }
        return (request, all.Count);
    }

    private static (double, long) Sample(JsonElement sample) => (
        BitConverter.UInt64BitsToDouble(ulong.Parse(
            sample.GetProperty("value_bits").GetString()!, NumberStyles.HexNumber,
            CultureInfo.InvariantCulture)),
        sample.GetProperty("timestamp_ms").GetInt64());

    private static List<string> Sent(Report report) => WriteRequestReader.Lines(
        PlainClients.Sink("remote_write", "http://h/w", TimeProvider.System)
            .Describe(FrozenReport.Freeze(report)).Body);

    private Task<Delivery> Answered(int status, string body)
    {
        _server.Reset();
        _server.Given(Request.Create())
            .RespondWith(Response.Create().WithStatusCode(status).WithBody(body));
        return PlainClients.Sink("remote_write", _server.Url + "/api/v1/write", TimeProvider.System)
            .SendAsync(Some.Frozen(), default);
    }
}
