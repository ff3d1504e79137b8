using System.Text;
using Scraper.Forwarding.Influxdb;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

[TestClass]
public sealed class LineProtocolEncoderTests
{
    private const string About = "schema=\"influxdb-usage-telemetry/1\",report_id=";

    private const string Buckets = "0.001=3,+Inf=9,sum=0.5,count=9";

    private const string Common = "arch=amd64,id=0b5e";

    [TestMethod]
    public void AWholeReport()
    {
        var report = Some.Report();

        Encode(report).Should().Be($"""
            buckets_total,{Common},target=default,version=2.9.1 gauge=4 1767323045678
            wal_writes_total,{Common},status=error,target=default,version=2.9.1 counter=1 1767323045678
            wal_writes_total,{Common},status=ok,target=default,version=2.9.1 counter=12 1767323045678
            query_duration_seconds,{Common},org=a\ b,target=default,version=2.9.1 {Buckets} 1767323045678
            scraper_report,{Common},target=default,version=2.9.1 {About}"{report.ReportId}",
            """ + "fields_filled=3i,fields_expected=18i,partial=false 1767323045678\n");
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void ALineWithoutACarriableValueIsLeftOut(double value) =>
        Encode(Some.Report() with
        {
            Fields = [Some.Buckets with { Points = [new Point([], value, null)] }],
        }).Should().StartWith("scraper_report,");

    [TestMethod]
    [DataRow("a,b", @"a\,b")]
    [DataRow("a=b", @"a\=b")]
    [DataRow("a b", @"a\ b")]
    [DataRow(@"a\b", @"a\b")]
    [DataRow(@"a\,b", @"a\u005c\,b")]
    [DataRow(@"a\=b", @"a\u005c\=b")]
    [DataRow(@"a\ b", @"a\u005c\ b")]
    [DataRow(@"a\\b", @"a\u005c\b")]
    [DataRow(@"a\", @"a\u005c")]
    [DataRow(@"a\\", @"a\u005c\u005c")]
    [DataRow("a\nb", @"a\nb")]
    [DataRow("a\rb", @"a\rb")]
    [DataRow(@"a\nb", @"a\u005cnb")]
    [DataRow(@"a\rb", @"a\u005crb")]
    [DataRow(@"a\u005c", @"a\u005cu005c")]
    [DataRow("a\\\nb", @"a\u005c\nb")]
    [DataRow("a\\\rb", @"a\u005c\rb")]
    [DataRow("a\"b", "a\"b")]
    public void TagValuesAreEscaped(string value, string written)
    {
        var lines = new LineWriter(7);
        lines.Begin("m", [new Tag("k", value), new Tag("empty", "")]);
        lines.Field("f", 1.5);
        lines.End();

        Encoding.UTF8.GetString(lines.ToArray()).Should().Be($"m,k={written} f=1.5 7\n");
    }

    [TestMethod]
    public void DifferentTagValuesStayDifferent()
    {
        char[] letters = ['\\', '\n', '\r', 'n', 'r', 'u', ' ', ','];
        IEnumerable<string> values = [""];
        for (var length = 0; length < 4; length++)
            values = [.. values, .. values.SelectMany(value => letters.Select(letter => value + letter))];
        var written = values.Distinct().Select(value =>
        {
            var lines = new LineWriter(7);
            lines.Begin("m", [new Tag("k", value)]);
            return Encoding.UTF8.GetString(lines.ToArray());
        }).ToList();

        written.Should().OnlyHaveUniqueItems().And.NotContain(line => line.EndsWith('\\'));
    }

    [TestMethod]
    public void WhatIsLeftOutIsCounted()
    {
        var histogram = new Distribution([new Bucket("1.0", 3), new Bucket("+Inf", double.NaN)],
            double.PositiveInfinity, 4);
        var report = Some.Report() with
        {
            Fields =
            [
                Some.Buckets with { Points = [new Point([], double.NaN, null), new Point([], 1, null)] },
                Some.Queries with { Points = [new Point([], null, histogram)] },
            ],
        };

        LineProtocolEncoder.Write(report).LeftOut.Should().Be(3);
        LineProtocolEncoder.Write(Some.Report()).LeftOut.Should().Be(0);
        Encode(report).Should().Contain("query_duration_seconds,").And.Contain(" 1.0=3,count=4 ");
    }

    [TestMethod]
    public void APointsOwnTagWinsOverTheInstances()
    {
        var report = Some.Report() with
        {
            Fields = [Some.Buckets with { Points = [new Point([new Tag("id", "own")], 1, null)] }],
        };

        Encode(report).Should().StartWith(
            "buckets_total,arch=amd64,id=own,target=default,version=2.9.1 gauge=1 ");
    }

    private static string Encode(Report report) =>
        Encoding.UTF8.GetString(LineProtocolEncoder.Encode(report));
}
