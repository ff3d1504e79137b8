using System.Text;
using System.Text.Json;
using Scraper.Forwarding;
using Scraper.Forwarding.Otlp;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>OTLP over HTTP: its message against the official example, its answers against those of real
/// receivers.</summary>
[TestClass]
public sealed class OtlpTests : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    public void AReportsFieldsAreMetricsOfItsInstance()
    {
        var sent = Encode(Some.Report() with { MetricPrefix = "influxdb_usage_" });

        sent.Should().StartWith(
            """
            {"resourceMetrics":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"influxdb"}},
            {"key":"service.instance.id","value":{"stringValue":"0b5e"}}]},
            "scopeMetrics":[{"scope":{"name":"scraper","version":"0.1.0"},"metrics":[
            {"name":"influxdb_usage_buckets_total","gauge":{"dataPoints":[
            {"timeUnixNano":"1767323045678000000","attributes":[],"asDouble":4}]}},
            {"name":"influxdb_usage_wal_writes_total","sum":{"aggregationTemporality":2,"isMonotonic":true,
            "dataPoints":[{"timeUnixNano":"1767323045678000000",
            "attributes":[{"key":"status","value":{"stringValue":"error"}}],"asDouble":1},
            {"timeUnixNano":"1767323045678000000",
            "attributes":[{"key":"status","value":{"stringValue":"ok"}}],"asDouble":12}]}},
            {"name":"influxdb_usage_query_duration_seconds","histogram":{"aggregationTemporality":2,
            "dataPoints":[{"timeUnixNano":"1767323045678000000",
            "attributes":[{"key":"org","value":{"stringValue":"a b"}}],
            "count":"9","sum":0.5,"bucketCounts":["3","6"],"explicitBounds":[0.001]}]}},
            {"name":"scraper_report_info","gauge":
            """.ReplaceLineEndings(""));
    }

    [TestMethod]
    [DataRow(double.NaN, "\"NaN\"")]
    [DataRow(double.PositiveInfinity, "\"Infinity\"")]
    [DataRow(double.NegativeInfinity, "\"-Infinity\"")]
    [DataRow(1e300, "1E+300")]
    public void WhatIsNoNumberIsAText(double value, string written) => Encode(Some.Report() with
    {
        Fields = [Some.Buckets with { Points = [new Point([], value, null)] }],
    }).Should().Contain($"\"asDouble\":{written}}}");

    [TestMethod]
    [DataRow(2.4, 8.6, "\"count\":\"9\",\"bucketCounts\":[\"2\",\"7\"]")]
    [DataRow(0.0, 9e18, "\"count\":\"9000000000000000000\",\"bucketCounts\":[\"0\",\"9000000000000000000\"]")]
    public void CountsAreWholeNumbersThatAddUp(double first, double all, string written) =>
        Encode(Histogram(first, all)).Should().Contain(written);

    [TestMethod]
    [DataRow(double.NaN, 9)]
    [DataRow(3, double.PositiveInfinity)]
    [DataRow(-1, 9)]
    [DataRow(3, 9, "a bound that a disk changed")]
    [DataRow(3, 9, "+Inf")]
    public void AHistogramWithoutCountsOrBoundsIsLeftOut(double first, double all, string bound = "1") =>
        Encode(Histogram(first, all, bound)).Should()
            .Contain("\"aggregationTemporality\":2,\"dataPoints\":[]}");

    [TestMethod]
    [TestCategory("Conformance")]
    public void EveryKeyAndKindOfValueIsOneOfTheOfficialExampleOrOfARequestThatWasTaken()
    {
        var right = Paths(ForwardingSuites.Read("suites/otlp/example-metrics.json"), "")
            .Concat(Paths(ForwardingSuites.Read("suites/otlp/answers.json")
                .GetProperty("sent").GetProperty("main request, as JSON"), ""))
            .ToHashSet();
        using var sent = JsonDocument.Parse(Encode(Some.Report()));

        var ours = Paths(sent.RootElement, "").ToHashSet();

        ours.Should().BeSubsetOf(right).And.HaveCountGreaterThan(30);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    public async Task EveryRecordedAnswerHasAVerdict()
    {
        var answers = ForwardingSuites.Read("suites/otlp/answers.json").GetProperty("servers")
            .EnumerateArray().SelectMany(server => server.GetProperty("answers").EnumerateArray()).ToList();
        foreach (var answer in answers)
        {
            var status = answer.GetProperty("status").GetInt32();
            var body = answer.GetProperty("body").GetString()!;

            (await Answered(status, body)).Verdict.Should().Be(status switch
            {
                200 => Verdict.Accepted,
                400 when body == "out of bounds\n" => Verdict.Superseded,
                400 or 500 => Verdict.Rejected,
                _ => Verdict.RetryLater,
            }, body);
        }

        answers.Should().HaveCount(34);
    }

    [TestMethod]
    [DataRow("""{}""", Verdict.Accepted, null)]
    [DataRow("""{"partialSuccess":{}}""", Verdict.Accepted, null)]
    [DataRow("""{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":""}}""", Verdict.Accepted, null)]
    [DataRow("""{"partialSuccess":{"errorMessage":"names change"}}""", Verdict.Accepted, "names change")]
    [DataRow("""{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"no such unit"}}""",
        Verdict.Rejected, "3 data points were not taken: no such unit")]
    [DataRow("""{"partialSuccess":{"rejectedDataPoints":3,"errorMessage":"out of order"}}""",
        Verdict.Superseded, "3 data points were not taken: out of order")]
    [DataRow("""{"partialSuccess":{"rejectedDataPoints":"2"}}""",
        Verdict.Rejected, "2 data points were not taken:")]
    [DataRow("""{"partialSuccess":{"errorMessage":"a\u001b[2Jb"}}""", Verdict.Accepted, "a [2Jb")]
    [DataRow("""{"partialSuccess":null}""", Verdict.Accepted, null)]
    [DataRow("[]", Verdict.Accepted, null)]
    [DataRow("{\"partialSuccess\":", Verdict.Accepted, null)]
    [DataRow("\u0012\u0004\u0008\u0003", Verdict.Accepted, null)]
    public async Task ASuccessMayTakeAPartBack(string body, object verdict, string? reason)
    {
        var delivery = await Answered(200, body);

        (delivery.Verdict, delivery.Reason).Should().Be(((Verdict)verdict, reason));
    }

    /// <summary>Every way to a value, with its kind.</summary>
    private static IEnumerable<string> Paths(JsonElement json, string at) => json.ValueKind switch
    {
        JsonValueKind.Object =>
            json.EnumerateObject().SelectMany(one => Paths(one.Value, $"{at}.{one.Name}")),
        JsonValueKind.Array =>
            json.EnumerateArray().SelectMany(one => Paths(one, at + "[]")).Append(at + "[]"),
        _ => [$"{at}: {json.ValueKind}"],
    };

    private static Report Histogram(double first, double all, string bound = "1") => Some.Report() with
    {
        Fields =
        [
            Some.Queries with
            {
                Points =
                [
                    new Point([], null, new Distribution([new(bound, first), new("+Inf", all)], null, all)),
                ],
            },
        ],
    };

    private static string Encode(Report report) =>
        Encoding.UTF8.GetString(OtlpEncoder.Encode(report, "influxdb"));

    private Task<Delivery> Answered(int status, string body)
    {
        _server.Reset();
        _server.Given(Request.Create())
            .RespondWith(Response.Create().WithStatusCode(status).WithBody(body));
        return PlainClients.Sink("otlp", _server.Url + "/v1/metrics", TimeProvider.System)
            .SendAsync(Some.Frozen(), default);
    }
}
