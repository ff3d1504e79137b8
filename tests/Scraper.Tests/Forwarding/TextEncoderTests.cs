using System.Text;
using Scraper.Forwarding.Series;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

[TestClass]
public sealed class TextEncoderTests
{
    private const string About = "version=\"2.9.1\",schema=\"influxdb-usage-telemetry/1\",target=\"default\"";

    [TestMethod]
    public void AWholeReport()
    {
        var report = Some.Report() with { MetricPrefix = "influxdb_usage_" };

        Encode(report).Should().Be($$"""
            # TYPE influxdb_usage_buckets_total gauge
            influxdb_usage_buckets_total 4
            # TYPE influxdb_usage_wal_writes_total counter
            influxdb_usage_wal_writes_total{status="error"} 1
            influxdb_usage_wal_writes_total{status="ok"} 12
            # TYPE influxdb_usage_query_duration_seconds histogram
            influxdb_usage_query_duration_seconds_bucket{org="a b",le="0.001"} 3
            influxdb_usage_query_duration_seconds_bucket{org="a b",le="+Inf"} 9
            influxdb_usage_query_duration_seconds_sum{org="a b"} 0.5
            influxdb_usage_query_duration_seconds_count{org="a b"} 9
            # TYPE scraper_report_info gauge
            scraper_report_info{arch="amd64",id="0b5e",{{About}},report_id="{{report.ReportId}}"} 1
            # TYPE scraper_report_timestamp_seconds gauge
            scraper_report_timestamp_seconds 1767323045.678
            # TYPE scraper_report_fields_filled gauge
            scraper_report_fields_filled 3
            # TYPE scraper_report_fields_expected gauge
            scraper_report_fields_expected 18
            # TYPE scraper_report_field_fidelity gauge
            scraper_report_field_fidelity{field="buckets_total",fidelity="exact"} 1
            scraper_report_field_fidelity{field="wal_writes_total",fidelity="exact"} 1
            scraper_report_field_fidelity{field="query_duration_seconds",fidelity="proxy"} 1
            scraper_report_field_fidelity{field="bytes_scanned_total",fidelity="absent"} 1

            """);
    }

    [TestMethod]
    [DataRow("a\\b", @"a\\b")]
    [DataRow("a\"b", @"a\""b")]
    [DataRow("a\nb", @"a\nb")]
    [DataRow("a\rb,c=d}", "a\rb,c=d}")]
    [DataRow("Προμηθεύς", "Προμηθεύς")]
    public void LabelValuesAreEscaped(string value, string escaped) =>
        FirstSample(new Tag("status", value), 1).Should().Be($$"""f{status="{{escaped}}"} 1""");

    [TestMethod]
    [DataRow("status", "status")]
    [DataRow("job", "exported_job")]
    [DataRow("instance", "exported_instance")]
    [DataRow("a.b", "a_b")]
    [DataRow("1a", "_1a")]
    [DataRow("a:b", "a_b")]
    [DataRow("__name__", "exported___name__")]
    [DataRow("le", "le")]
    public void LabelNamesAreLegalAndNotTheGroups(string name, string written) =>
        FirstSample(new Tag(name, "x"), 1).Should().Be($$"""f{{{written}}="x"} 1""");

    [TestMethod]
    [DataRow("a:b", "a:b")]
    [DataRow("a-b", "a_b")]
    [DataRow("9a", "_9a")]
    [DataRow("", "_")]
    public void MetricNamesAreLegalAndMayHaveAColon(string name, string written) => Encode(Some.Report() with
    {
        Fields = [Some.Buckets with { Name = name }],
    }).Should().StartWith($"# TYPE {written} gauge\n{written} 4\n");

    [TestMethod]
    public void AnEmptyTagIsNoLabel() => FirstSample(new Tag("a", ""), 1).Should().Be("f 1");

    [TestMethod]
    public void TagsThatWouldBecomeOneLabelAreToldApartAtEveryPoint() => Encode(Some.Report() with
    {
        Fields =
        [
            Some.Buckets with
            {
                Name = "f",
                Points =
                [
                    new Point([new Tag("a.b", "x")], 1, null),
                    new Point([new Tag("a_b", "x")], 2, null),
                ],
            },
        ],
    }).Should().StartWith("""
        # TYPE f gauge
        f{exported_a_b="x"} 1
        f{a_b="x"} 2

        """);

    [TestMethod]
    public void AHistogramsBoundIsItsOwn() => Encode(Some.Report() with
    {
        Fields =
        [
            Some.Queries with
            {
                Name = "f",
                Points =
                [
                    new Point([new Tag("le", "x")], null, new Distribution([new("+Inf", 1)], null, 1)),
                ],
            },
        ],
    }).Should().StartWith("""
        # TYPE f histogram
        f_bucket{exported_le="x",le="+Inf"} 1
        f_count{exported_le="x"} 1

        """);

    [TestMethod]
    public void FieldsThatWouldShareASeriesAreToldApart() => Encode(Some.Report() with
    {
        Fields =
        [
            Some.Queries with { Name = "q" },
            Some.Buckets with { Name = "q_count" },
            Some.Buckets with { Name = "a-b" },
            Some.Buckets with { Name = "a_b" },
            Some.Buckets with { Name = "scraper_report_info" },
        ],
    }).Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Take(5).Should().Equal(
        "# TYPE q histogram", "# TYPE q_count_ gauge", "# TYPE a_b gauge", "# TYPE a_b_ gauge",
        "# TYPE scraper_report_info_ gauge");

    [TestMethod]
    public void ATagOfTheInstanceGivesWayToTheReportsOwn() => Encode(Some.Report() with
    {
        Tags = [new Tag("target", "t"), new Tag("job", "j")],
    }).Should().Contain(
        "scraper_report_info{exported_target=\"t\",exported_job=\"j\",schema=\"influxdb-usage-telemetry/1\"");

    [TestMethod]
    [DataRow(double.NaN, "NaN")]
    [DataRow(double.PositiveInfinity, "+Inf")]
    [DataRow(double.NegativeInfinity, "-Inf")]
    [DataRow(0.1, "0.1")]
    [DataRow(1e21, "1E+21")]
    [DataRow(9007199254740993d, "9007199254740992")]
    public void NumbersReadBackToTheSame(double value, string written) =>
        FirstSample(new Tag("a", "x"), value).Should().Be($$"""f{a="x"} {{written}}""");

    private static string FirstSample(Tag tag, double value) => Encode(Some.Report() with
    {
        Fields = [Some.Buckets with { Name = "f", Points = [new Point([tag], value, null)] }],
    }).Split('\n')[1];

    private static string Encode(Report report) => Encoding.UTF8.GetString(TextEncoder.Encode(report));
}
