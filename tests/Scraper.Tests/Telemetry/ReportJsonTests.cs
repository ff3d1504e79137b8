using System.Text;
using Scraper.Telemetry;

namespace Scraper.Tests.Telemetry;

/// <summary>The report's JSON is a contract: its bytes are compared whole.</summary>
[TestClass]
public sealed class ReportJsonTests
{
    private static readonly string Json =
        """
        {"schema":"influxdb-usage-telemetry/1","report_id":"019a0000-0000-7000-8000-000000000001",
        "observed_at":"2026-01-02T03:04:05.678Z","reason":"startup","target":"default",
        "tags":{"arch":"amd64","id":"0b"},"fields":[
        {"name":"wal_writes_total","type":"counter","fidelity":"exact",
        "source":"sum by (status) (x{a=\"b\"})","merged":7,
        "points":[{"tags":{"status":"ok"},"value":12}]},
        {"name":"wal_current_segment_bytes","type":"gauge","fidelity":"upper_bound","note":"all","source":"y",
        "points":[{"tags":{},"value":"NaN"}]},
        {"name":"query_duration_seconds","type":"histogram","fidelity":"exact","source":"z","points":[
        {"tags":{"org":"ü"},"buckets":[{"le":"0.001","count":3},{"le":"+Inf","count":9}],
        "sum":0.5,"count":9}]}],
        "absent":[{"name":"bytes_scanned_total","reason":"nowhere"}],"lost":["users_total"],
        "coverage":{"filled":3,"of":18},"ledger":{"read":20,"used":12,"ignored":7,"rejected":1,
        "rejections":[{"line":14,"column":37,"reason":"expected '\"'"}],
        "incomplete":"cut"},"partial":true}
        """.ReplaceLineEndings("");

    [TestMethod]
    public void AReportHasTheBytesOfTheContract() =>
        Encoding.UTF8.GetString(ReportJson.Write(Report()).Span).Should().Be(Json);

    [TestMethod]
    public void WhatIsReadIsWhatWasWritten()
    {
        var read = ReportJson.Read(Encoding.UTF8.GetBytes(Json));
        Encoding.UTF8.GetString(ReportJson.Write(read).Span).Should().Be(Json);
    }

    [TestMethod]
    public void ThePrefixOfItsSeriesTravelsWithIt()
    {
        var json = ReportJson.Write(Report() with { MetricPrefix = "influxdb_usage_" });

        Encoding.UTF8.GetString(json.Span).Should()
            .EndWith("\"partial\":true,\"metric_prefix\":\"influxdb_usage_\"}");
        ReportJson.Read(json).MetricPrefix.Should().Be("influxdb_usage_");
        ReportJson.Read(Encoding.UTF8.GetBytes(Json)).MetricPrefix.Should().BeEmpty();
    }

    [TestMethod]
    public void UnknownKeysArePassedOver()
    {
        var extended = Json.Insert(1, "\"new\":[1],");
        ReportJson.Read(Encoding.UTF8.GetBytes(extended)).Target.Should().Be("default");
    }

    private static Report Report() => new()
    {
        Schema = "influxdb-usage-telemetry/1",
        ReportId = Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        ObservedAt = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)),
        Reason = CollectionReason.Startup,
        Target = "default",
        Tags = [new Tag("arch", "amd64"), new Tag("id", "0b")],
        Fields =
        [
            new ReportField
            {
                Name = "wal_writes_total", Type = FieldType.Counter, Source = "sum by (status) (x{a=\"b\"})",
                Merged = 7,
                Points = [new Point([new Tag("status", "ok")], 12, null)],
            },
            new ReportField
            {
                Name = "wal_current_segment_bytes", Type = FieldType.Gauge, Source = "y",
                Fidelity = Fidelity.UpperBound, Note = "all", Points = [new Point([], double.NaN, null)],
            },
            new ReportField
            {
                Name = "query_duration_seconds", Type = FieldType.Histogram, Source = "z",
                Points =
                [
                    new Point([new Tag("org", "ü")], null, new Distribution(
                        [new Bucket("0.001", 3), new Bucket("+Inf", 9)], 0.5, 9)),
                ],
            },
        ],
        Absent = [new AbsentField("bytes_scanned_total", "nowhere")],
        Lost = ["users_total"],
        Coverage = new Coverage(3, 18),
        Ledger = new Ledger(20, 12, 7, 1, [new LedgerRejection(14, 37, "expected '\"'")], "cut"),
        Partial = true,
    };
}
