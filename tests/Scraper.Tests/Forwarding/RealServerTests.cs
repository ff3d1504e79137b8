using System.Globalization;
using System.IO;
using System.Net.Http;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.RemoteWrite;
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
        using var gateway = await GatewayAsync();
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
    public async Task WhatAReportHasNoMoreAPushgatewayServesNoMore()
    {
        using var gateway = await GatewayAsync();
        var options = new PushgatewaySinkOptions { Name = "g", Url = gateway.Url };
        var whole = FrozenReport.Freeze(Prefixed);
        var less = FrozenReport.Freeze(Prefixed with { Fields = [Some.Buckets] });

        (await SendAsync(options, whole)).Should().Be(Delivery.Accepted);
        (await SendAsync(options with { Method = HttpMethod.Post }, less)).Should().Be(Delivery.Accepted);
        (await gateway.Client.GetStringAsync(gateway.Url + "/metrics")).Should().Contain(
            "influxdb_usage_wal_writes_total{");

        (await SendAsync(options, less)).Should().Be(Delivery.Accepted);

        (await gateway.Client.GetStringAsync(gateway.Url + "/metrics"))
            .Should().Contain("influxdb_usage_buckets_total{").And.NotContain("wal_writes_total{");
    }

    [TestMethod]
    public async Task APrometheusTakesRemoteWriteAndAnswersQueries()
    {
        using var server = await LoopbackServer.StartAsync("prometheus", "/-/ready", (address, directory) =>
        {
            File.WriteAllText(Path.Combine(directory, "prometheus.yml"), "global: {}\n");
            return ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--log.level=error",
                "--web.enable-remote-write-receiver", "--web.listen-address=" + address];
        });
        var options = new RemoteWriteSinkOptions { Name = "p", Url = server.Url + "/api/v1/write" };
        var now = DateTimeOffset.UtcNow;
        var report = FrozenReport.Freeze(Prefixed with { ObservedAt = now });

        (await SendAsync(options, report)).Should().Be(Delivery.Accepted);
        (await SendAsync(options, report)).Should().Be(Delivery.Accepted);

        (await AskAsync(server, "influxdb_usage_wal_writes_total{status=\"ok\"}")).Should().Contain(
            "{\"__name__\":\"influxdb_usage_wal_writes_total\",\"instance\":\"0b5e\",\"job\":\"influxdb\",")
            .And.Contain(",\"12\"]");
        (await AskAsync(server, "count({job=\"influxdb\"})")).Should().Contain(",\"15\"]");
        (await AskAsync(server, "timestamp(influxdb_usage_buckets_total)")).Should().Contain(
            $",\"{(now.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture)}\"]");
        (await AskAsync(server, "influxdb_usage_query_duration_seconds_bucket{le=\"+Inf\",org=\"a b\"}"))
            .Should().Contain(",\"9\"]");
        foreach (var age in (double[])[10, 86_400])
        {
            var older = FrozenReport.Freeze(Prefixed with { ObservedAt = now.AddSeconds(-age) });
            (await SendAsync(options, older)).Verdict.Should().Be(Verdict.Superseded);
        }
        (await options.Kind.Create(options, PlainClients.Parts()).ProbeAsync(default))
            .Fault.Should().BeNull();
    }

    [TestMethod]
    public async Task AVictoriaMetricsTakesRemoteWrite()
    {
        using var server = await LoopbackServer.StartAsync(
            "victoria-metrics", "/health", (address, directory) =>
            ["-httpListenAddr=" + address, "-storageDataPath=" + directory, "-retentionPeriod=100y"]);
        var options = new RemoteWriteSinkOptions { Name = "v", Url = server.Url + "/api/v1/write" };

        (await SendAsync(options, FrozenReport.Freeze(Prefixed))).Should().Be(Delivery.Accepted);
        (await options.Kind.Create(options, PlainClients.Parts()).ProbeAsync(default))
            .Fault.Should().BeNull();

        await server.Client.GetStringAsync(server.Url + "/internal/force_flush");
        var lines = await server.Client.GetStringAsync(
            server.Url + "/api/v1/export?match[]={job=\"influxdb\"}&start=1767323045");
        lines.TrimEnd().Split('\n').Should().HaveCount(15);
        lines.Should().Contain("\"__name__\":\"influxdb_usage_query_duration_seconds_bucket\"").And.Contain(
            "\"instance\":\"0b5e\"").And.Contain("\"values\":[12],\"timestamps\":[1767323045678]}");
    }

    [TestMethod]
    public async Task APushgatewaysRefusalIsForGood()
    {
        using var gateway = await GatewayAsync();
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

    // Debian's keeps its groups in a file of the system, where one run finds those of another.
    private static Task<LoopbackServer> GatewayAsync() => LoopbackServer.StartAsync(
        "prometheus-pushgateway", "/-/ready",
        (address, _) => ["--persistence.file=", "--web.listen-address=" + address]);

    private static Report Prefixed => Some.Report() with { MetricPrefix = "influxdb_usage_" };

    private static Task<Delivery> SendAsync(SinkOptions options, FrozenReport report) =>
        options.Kind.Create(options, PlainClients.Parts()).SendAsync(report, default);

    private static Task<string> AskAsync(LoopbackServer server, string expression) =>
        server.Client.GetStringAsync(
            $"{server.Url}/api/v1/query?query={Uri.EscapeDataString(expression)}");
}
