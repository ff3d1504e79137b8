using System.Security.Cryptography.X509Certificates;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>No certificate chooses whom this program connects to: not the server's, whose issuer is missing
/// and said to be found elsewhere, and not our own.</summary>
[TestClass]
public sealed class CertificateUrlsTests : IDisposable
{
    private readonly X509Certificate2 _root = MadeCertificates.Root();
    private readonly X509Certificate2 _between;
    private readonly X509Certificate2 _leaf;
    private readonly ScrapingRawServer _named;
    private readonly ScrapingRawServer _server;
    private readonly ScrapingFile _roots;

    public CertificateUrlsTests()
    {
        // Of a new name each time: one that was once fetched is kept for this user, and found by its name.
        _between = MadeCertificates.IssuedBy(_root, $"{Guid.NewGuid():N}.example", isIssuer: true);
        _named = ScrapingRawServer.Answering("200 OK", _between.RawData);
        _leaf = MadeCertificates.IssuedBy(_between, "127.0.0.1", named: $"http://127.0.0.1:{_named.Port}");
        _server = ScrapingRawServer.Page(_leaf);
        _roots = new ScrapingFile(MadeCertificates.Pem(_root));
    }

    public void Dispose()
    {
        _server.Dispose();
        _named.Dispose();
        _roots.Dispose();
        _leaf.Dispose();
        _between.Dispose();
        _root.Dispose();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task AnIssuerThatIsMissingIsNotFetchedForATarget(bool caFile)
    {
        var failure = await ScrapingFetch.FailureAsync(Target(Tls(caFile)));

        failure.Kind.Should().Be(FailureKind.TlsFailed);
        failure.Message.Should().Contain("PartialChain");
        _named.Requests.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task AnIssuerThatIsMissingIsNotFetchedForASink(bool caFile)
    {
        var delivery = await SendAsync(Tls(caFile));

        delivery.Reason.Should().Contain("PartialChain");
        _named.Requests.Should().BeEmpty();
    }

    [TestMethod]
    public async Task ACertificateThatIsNotCheckedIsNotCompletedEither()
    {
        await ScrapingFetch.BytesAsync(Target(new TlsOptions { InsecureSkipVerify = true }));
        (await SendAsync(new TlsOptions { InsecureSkipVerify = true })).Should().Be(Delivery.Accepted);

        _named.Requests.Should().BeEmpty();
    }

    [TestMethod]
    public async Task NobodyIsAskedWhetherATrustedOneIsRevoked()
    {
        using var both = new ScrapingFile(MadeCertificates.Pem(_between) + MadeCertificates.Pem(_root));

        await ScrapingFetch.BytesAsync(Target(new TlsOptions { CaFile = both.Path }));
        (await SendAsync(new TlsOptions { CaFile = both.Path })).Should().Be(Delivery.Accepted);

        _named.Requests.Should().BeEmpty();
    }

    [TestMethod]
    public async Task OurOwnCertificateIsNotCompletedEither()
    {
        using var own = new ScrapingFile(MadeCertificates.Pem(_leaf));
        using var key = new ScrapingFile(MadeCertificates.KeyPem(_leaf));
        var tls = new TlsOptions { InsecureSkipVerify = true, CertFile = own.Path, KeyFile = key.Path };

        await ScrapingFetch.BytesAsync(Target(tls));

        _named.Requests.Should().BeEmpty();
    }

    private TlsOptions Tls(bool caFile) => new() { CaFile = caFile ? _roots.Path : null };

    private TargetOptions Target(TlsOptions tls) =>
        new() { Url = _server.Url, Http = new HttpClientOptions { Tls = tls } };

    private Task<Delivery> SendAsync(TlsOptions tls) =>
        PlainClients.Webhook(_server.Url, new HttpClientOptions { Tls = tls })
            .SendAsync(Some.Frozen(), default);
}
