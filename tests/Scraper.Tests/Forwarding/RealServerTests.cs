using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.Pushgateway;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Reports given to real servers and read back.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class RealServerTests
{
    [TestMethod]
    [DataRow("influxdb", "0b5e", "instance=\"0b5e\",job=\"influxdb\"")]
    [DataRow("a b", "x/y", "instance=\"x/y\",job=\"a b\"")]
    public async Task APushgatewayTakesAReportAndShowsIt(string job, string id, string group)
    {
        using var gateway = await LoopbackServer.StartAsync(
            "prometheus-pushgateway", "/-/ready", (address, _) => ["--web.listen-address=" + address]);
        var sink = new PushgatewaySink(
            new PushgatewaySinkOptions { Name = "g", Url = gateway.Url, Job = job }, PlainClients.Parts());

        (await sink.SendAsync(Some.Frozen(id: id), default)).Should().Be(Delivery.Accepted);
        (await sink.SendAsync(Some.Frozen(id: id), default)).Should().Be(Delivery.Accepted);
        (await sink.ProbeAsync(default)).Fault.Should().BeNull();

        var page = await gateway.Client.GetStringAsync(gateway.Url + "/metrics");
        page.Split('\n').Should().Contain(
        [
            $"buckets_total{{{group}}} 4",
            $"wal_writes_total{{{group},status=\"ok\"}} 12",
            $"query_duration_seconds_bucket{{{group},org=\"a b\",le=\"0.001\"}} 3",
            $"query_duration_seconds_sum{{{group},org=\"a b\"}} 0.5",
            "# TYPE query_duration_seconds histogram",
            $"scraper_report_timestamp_seconds{{{group}}} 1.767323045678e+09",
        ]);
        page.Should().Contain($"push_failure_time_seconds{{{group}}} 0");
    }

    [TestMethod]
    public async Task APushgatewaysRefusalIsForGood()
    {
        using var gateway = await LoopbackServer.StartAsync(
            "prometheus-pushgateway", "/-/ready", (address, _) => ["--web.listen-address=" + address]);
        var sink = new PushgatewaySink(
            new PushgatewaySinkOptions { Name = "g", Url = gateway.Url }, PlainClients.Parts());
        var twice = Some.Buckets.Points[0];
        var report = Some.Report() with { Fields = [Some.Buckets with { Points = [twice, twice] }] };

        var delivery = await sink.SendAsync(FrozenReport.Freeze(report), default);

        delivery.Verdict.Should().Be(Verdict.Rejected);
        delivery.Reason.Should().StartWith("400 Bad Request: ").And.Contain("buckets_total");
    }

    [TestMethod]
    public async Task ATimeSeriesDatabaseTakesTheLineProtocol()
    {
        using var server = await LoopbackServer.StartAsync(
            "victoria-metrics", "/health", (address, directory) =>
            ["-httpListenAddr=" + address, "-storageDataPath=" + directory, "-retentionPeriod=100y"]);
        var sink = new InfluxdbSink(
            new InfluxdbSinkOptions { Name = "v", Url = server.Url, Org = "o", Bucket = "b" },
            PlainClients.Parts());
        var report = Some.Frozen();

        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);
        (await sink.ProbeAsync(default)).Fault.Should().BeNull();

        await server.Client.GetStringAsync(server.Url + "/internal/force_flush");
        var lines = await server.Client.GetStringAsync(
            server.Url + "/api/v1/export?match[]={__name__=~\"(wal_writes|query_dur).*\"}&start=1767323045");
        lines.Should().Contain(
            """{"__name__":"wal_writes_total_counter","arch":"amd64","id":"0b5e","status":"ok",""");
        lines.Should().Contain("\"values\":[12],\"timestamps\":[1767323045678]}");
        lines.Should().Contain("\"org\":\"a b\"");
    }
}
