using System.Security.Cryptography.X509Certificates;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary><c>tls_config.server_name</c>: whom the handshake asks for and expects, nothing else.</summary>
[TestClass]
public sealed class ServerNameTests : IDisposable
{
    private const string Name = "database.example";

    private readonly X509Certificate2 _certificate = MadeCertificates.SelfSigned(Name);
    private readonly X509Certificate2 _ofProxy = MadeCertificates.SelfSigned("127.0.0.1");
    private readonly ScrapingRawServer _server;
    private readonly ScrapingFile _roots;

    public ServerNameTests()
    {
        _server = ScrapingRawServer.Page(_certificate);
        _roots = new ScrapingFile(MadeCertificates.Pem(_certificate) + MadeCertificates.Pem(_ofProxy));
    }

    public void Dispose()
    {
        _server.Dispose();
        _roots.Dispose();
        _certificate.Dispose();
        _ofProxy.Dispose();
    }

    [TestMethod]
    public async Task ItIsAskedForAndTheHostHeaderIsTheAddress()
    {
        await ScrapingFetch.BytesAsync(Target(_server.Url));

        _server.ServerNames.Should().Equal(Name);
        _server.Requests.Single().Should().Contain($"\r\nHost: 127.0.0.1:{_server.Port}\r\n");
    }

    [TestMethod]
    public async Task ASinkHasItToo()
    {
        var sink = PlainClients.Webhook(_server.Url, Options());

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.Accepted);

        _server.ServerNames.Should().Equal(Name);
        _server.Requests.Single().Should().Contain($"\r\nHost: 127.0.0.1:{_server.Port}\r\n");
    }

    [TestMethod]
    public async Task AnotherNameThanTheCertificatesIsRefused()
    {
        var failure = await ScrapingFetch.FailureAsync(Target(_server.Url, serverName: "another.example"));

        failure.Kind.Should().Be(FailureKind.TlsFailed);
        failure.Message.Should().Contain("RemoteCertificateNameMismatch");
        _server.ServerNames.Should().Equal("another.example");
        string.Concat(_server.Requests).Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ThroughAProxyItIsTheSame(bool tlsToTheProxy)
    {
        using var proxy = ScrapingRawServer.TunnelTo(_server.Port, tlsToTheProxy ? _ofProxy : null);
        var address = new Uri(proxy.Url).GetLeftPart(UriPartial.Authority).Replace("//", "//me:s%33@");

        await ScrapingFetch.BytesAsync(Target("https://db.invalid:8086/metrics", address));

        proxy.Requests.Single().Should().StartWith("CONNECT db.invalid:8086 HTTP/1.1\r\n")
            .And.Contain("\r\nProxy-Authorization: Basic bWU6czM=\r\n");
        _server.ServerNames.Should().Equal(Name);
        _server.Requests.Single().Should().Contain("\r\nHost: db.invalid:8086\r\n")
            .And.NotContain("Proxy-Authorization");
    }

    [TestMethod]
    public async Task AProxyThatGivesNoTunnelIsBlamed()
    {
        using var proxy = ScrapingRawServer.Answering("502 Bad Gateway");
        var address = $"http://127.0.0.1:{proxy.Port}";

        (await ScrapingFetch.FailureAsync(Target("https://db.invalid/metrics", address))).Should().Be(
            new Failure(FailureKind.ServerError, $"https://db.invalid/metrics: the proxy {address} answers "
                + "502 Bad Gateway; it does not reach the server, see its log"));
    }

    [TestMethod]
    public async Task ARefusedConnectionIsToldAsEver()
    {
        var url = Loopback.ClosedUrl().Replace("http:", "https:");

        (await ScrapingFetch.FailureAsync(Target(url + "/m"))).Should().Be(new Failure(
            FailureKind.ConnectionRefused, $"{url}/m: nothing accepts "
                + "connections there; is the server running, and the port right?"));
    }

    [TestMethod]
    public async Task APlainServerIsNoTlsServer()
    {
        using var plain = ScrapingRawServer.Answering("200 OK", "a 1\n");

        (await ScrapingFetch.FailureAsync(Target(plain.Url.Replace("http:", "https:")))).Kind
            .Should().Be(FailureKind.TlsFailed);
    }

    [TestMethod]
    public async Task AnHttpAddressHasNoUseForIt()
    {
        using var plain = ScrapingRawServer.Answering("200 OK\nContent-Type: text/plain", "a 1\n");
        var address = $"http://127.0.0.1:{plain.Port}";

        await ScrapingFetch.BytesAsync(Target(plain.Url));
        await ScrapingFetch.BytesAsync(Target("http://db.invalid/m", address));

        plain.Requests[0].Should().StartWith("GET /metrics HTTP/1.1\r\n");
        plain.Requests[1].Should().StartWith("GET http://db.invalid/m HTTP/1.1\r\n");
    }

    private TargetOptions Target(string url, string? proxy = null, string serverName = Name) =>
        new() { Url = url, Http = Options(serverName) with { ProxyUrl = proxy } };

    private HttpClientOptions Options(string serverName = Name) => new()
    {
        Tls = new TlsOptions { CaFile = _roots.Path, ServerName = serverName },
    };
}
