using Scraper.Http;
using Scraper.Scraping;

namespace Scraper.Tests.Http;

/// <summary>The zone of a link-local address, on all its ways.</summary>
[TestClass]
public sealed class PeerUrlTests
{
    [TestMethod]
    [DataRow("http://[fe80::1%25eth0]:8086/m", "fe80::1%eth0")]
    [DataRow("http://[fe80::1%eth0]:8086/m", "fe80::1%eth0")]
    [DataRow("HTTP://[FE80::1%25eth0]/", "fe80::1%eth0")]
    [DataRow("http://u:p@[fe80::1%2525]/", "fe80::1%25")]
    [DataRow("http://[fe80::1%25]/", "fe80::1%25")]
    [DataRow("http://[fe80::1]/a%25b", "fe80::1")]
    [DataRow("http://db/[fe80::1%25eth0]", "db")]
    public void AZoneIsReadAsWrittenInAUrl(string url, string host) =>
        PeerUrl.Of(url).IdnHost.Should().Be(host);

    [TestMethod]
    public void ItIsAskedForAndShown()
    {
        var url = PeerUrl.Of("http://u:pw@[fe80::1%25eth0]:8086/m?k=v");

        PageRequest.For(new TargetOptions(), url, own: true).RequestUri!.IdnHost.Should().Be("fe80::1%eth0");
        ShownUrl.Of(url).Should().Be("http://[fe80::1%eth0]:8086/m?k=…");
        ShownUrl.Origin(url).Should().Be("http://[fe80::1%eth0]:8086");
    }

    [TestMethod]
    [DataRow("http://h/a", "http://H:80/b", true)]
    [DataRow("http://h/", "https://h/", false)]
    [DataRow("http://h/", "http://h:8086/", false)]
    [DataRow("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/b", true)]
    [DataRow("http://[fe80::1%25eth0]/", "http://[fe80::1%25eth1]/", false)]
    public void OneServerIsOneHostInOneZoneAtOnePort(string one, string other, bool same) =>
        PeerUrl.IsSameServer(PeerUrl.Of(one), PeerUrl.Of(other)).Should().Be(same);
}
