using Scraper.Http;

namespace Scraper.Tests.Http;

/// <summary>Whom no proxy is asked for, as Go's httpproxy answers it.</summary>
[TestClass]
public sealed class NoProxyTests
{
    [TestMethod]
    [DataRow("*", "http://anything.example/")]
    [DataRow("a.example, * ,b.example", "http://10.1.2.3:8086/")]
    [DataRow("10.0.0.0/8", "http://10.1.2.3:8086/")]
    [DataRow("10.1.2.3/8", "http://10.9.9.9/")]
    [DataRow("10.0.0.0/8", "http://[::ffff:10.1.2.3]/")]
    [DataRow("fd00::/8", "http://[fd12::1]/")]
    [DataRow("10.1.2.3", "http://10.1.2.3:8086/")]
    [DataRow("10.1.2.3:8086", "http://10.1.2.3:8086/")]
    [DataRow("10.1.2.3:80", "http://10.1.2.3/")]
    [DataRow("10.1.2.3:443", "https://10.1.2.3/")]
    [DataRow("fd12::1", "http://[fd12::1]:8086/")]
    [DataRow("[fd12::1]:8086", "http://[fd12:0::1]:8086/")]
    [DataRow("fe80::1", "http://[fe80::1%eth0]:8086/")]
    [DataRow("svc", "http://svc/")]
    [DataRow("svc", "http://influxdb.db.svc:8086/")]
    [DataRow(".svc", "http://influxdb.db.svc:8086/")]
    [DataRow("*.svc", "http://influxdb.db.svc:8086/")]
    [DataRow("*.svc:8086", "http://influxdb.db.svc:8086/")]
    [DataRow("cluster.local", "http://influxdb.db.svc.cluster.local/")]
    [DataRow(" CLUSTER.local ,x", "http://influxdb.Cluster.Local/")]
    [DataRow("influxdb:8086", "http://influxdb:8086/")]
    [DataRow("influxdb:", "http://influxdb:8086/")]
    [DataRow("bücher.example", "http://www.bücher.example/")]
    [DataRow("xn--bcher-kva.example", "http://bücher.example/")]
    public void TheseAreAskedDirectly(string list, string url) => Covers(list, url).Should().BeTrue();

    [TestMethod]
    [DataRow("", "http://anything.example/")]
    [DataRow(",, ,", "http://anything.example/")]
    [DataRow("10.0.0.0/8", "http://11.1.2.3/")]
    [DataRow("10.0.0.0/8", "http://10.example/")]
    [DataRow("10", "http://10.1.2.3/")]
    [DataRow("10.1.2.", "http://10.1.2.3/")]
    [DataRow("2.3", "http://10.1.2.3/")]
    [DataRow("10.1.2.3:80", "http://10.1.2.3:8086/")]
    [DataRow("fd12::1:8086", "http://[fd12::1]:8086/")]
    [DataRow("fd00::/8", "http://10.1.2.3/")]
    [DataRow("svc", "http://notsvc/")]
    [DataRow(".svc", "http://svc/")]
    [DataRow("*.svc", "http://svc/")]
    [DataRow("*svc", "http://notsvc/")]
    [DataRow("svc.*", "http://svc.example/")]
    [DataRow(":8086", "http://influxdb:8086/")]
    [DataRow("influxdb:80", "http://influxdb:8086/")]
    [DataRow("http://influxdb", "http://influxdb/")]
    [DataRow("eth0", "http://[fe80::1%.eth0]/")]
    public void TheseAreAskedThroughTheProxy(string list, string url) => Covers(list, url).Should().BeFalse();

    [TestMethod]
    [DataRow("http://localhost:8086/", true)]
    [DataRow("http://LOCALHOST/", true)]
    [DataRow("http://127.0.0.1/", true)]
    [DataRow("http://127.200.0.1/", true)]
    [DataRow("https://[::1]/", true)]
    [DataRow("http://[::ffff:127.0.0.1]/", true)]
    [DataRow("http://localhost.example/", false)]
    [DataRow("http://influxdb.localhost/", false)]
    [DataRow("http://0.0.0.0/", false)]
    [DataRow("http://[::2]/", false)]
    public void ThisMachineNeedsNoEntry(string url, bool covered) => Covers("", url).Should().Be(covered);

    private static bool Covers(string list, string url) => new NoProxy(list).Covers(new Uri(url));
}
