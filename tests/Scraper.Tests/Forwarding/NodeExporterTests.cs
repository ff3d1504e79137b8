using System.IO;
using Scraper.Forwarding;
using Scraper.Forwarding.Textfile;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Files of reports in the directory of a real node_exporter.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class NodeExporterTests
{
    [TestMethod]
    public async Task ItServesTargetsOfOneIdSideBySide()
    {
        var directory = "";
        using var exporter = await LoopbackServer.StartAsync(
            "prometheus-node-exporter", "/", (address, own) =>
            {
                directory = own;
                return ["--collector.disable-defaults", "--collector.textfile",
                    "--collector.textfile.directory=" + own, "--web.listen-address=" + address];
            });
        var options = new TextfileSinkOptions { Name = "textfile", Directory = directory };
        var sink = new TextfileSink(options, PlainClients.Parts());

        foreach (var target in (string[])["db", "db/replica", new string('日', 100)])
            (await sink.SendAsync(Some.Frozen(target: target), default)).Should().Be(Delivery.Accepted);
        File.WriteAllText(Path.Combine(directory, "scraper-killed.prom.part"), "torn{");

        var page = await exporter.Client.GetStringAsync(exporter.Url + "/metrics");
        page.Split('\n').Should().Contain(
        [
            "node_textfile_scrape_error 0",
            "buckets_total{target=\"db\"} 4",
            "buckets_total{target=\"db/replica\"} 4",
            "wal_writes_total{status=\"ok\",target=\"db\"} 12",
            "query_duration_seconds_bucket{org=\"a b\",target=\"db\",le=\"+Inf\"} 9",
            "# TYPE query_duration_seconds histogram",
            "scraper_report_timestamp_seconds{target=\"db\"} 1.767323045678e+09",
        ]);
        page.Should().Contain($"buckets_total{{target=\"{new string('日', 100)}\"}} 4");
        page.Split("node_textfile_mtime_seconds{").Should().HaveCount(4);
    }
}
