using System.IO;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Http;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>Both ends show certificates, a target and a sink alike; what is changed in a file holds from the
/// next request on, for one client that lives on.</summary>
[TestClass]
public sealed class MutualTlsTests : IDisposable
{
    private readonly X509Certificate2 _root = MadeCertificates.Root();
    private readonly X509Certificate2 _otherRoot = MadeCertificates.Root();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("scraper-");
    private readonly ScrapingRawServer _server;

    public MutualTlsTests()
    {
        _server = ScrapingRawServer.Page(MadeCertificates.IssuedBy(_root, "127.0.0.1"));
        _server.AskForCertificatesOf(_root);
        Put("ca.pem", MadeCertificates.Pem(_root));
        PutOwn(MadeCertificates.IssuedBy(_root, "one.example"));
    }

    public void Dispose()
    {
        _server.Dispose();
        _root.Dispose();
        _otherRoot.Dispose();
        _files.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task BothEndsAreKnownByTheirCertificatesAndAfterEachChangeByTheNewOnes(bool isTarget)
    {
        var ask = Client(isTarget, new HttpClientOptions { Tls = Tls });

        (await ask()).Should().BeNull();
        PutOwn(MadeCertificates.IssuedBy(_root, "two.example"));
        (await ask()).Should().BeNull();
        _server.Become(MadeCertificates.IssuedBy(_otherRoot, "127.0.0.1"));
        _server.AskForCertificatesOf(_otherRoot);
        (await ask()).Should().Contain("no TLS connection").And.Contain("errors in the certificate chain");
        Put("ca.pem", MadeCertificates.Pem(_otherRoot));
        PutOwn(MadeCertificates.IssuedBy(_otherRoot, "three.example"));
        (await ask()).Should().BeNull();

        _server.ClientNames.Should().ContainInOrder("CN=one.example", "CN=two.example", "CN=three.example");
        _server.Requests.Should().HaveCount(3);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task WithoutACertificateOrWithAnotherIssuersNobodyIsServed(bool isTarget)
    {
        var without = Tls with { CertFile = null, KeyFile = null };
        (await Client(isTarget, new HttpClientOptions { Tls = without })()).Should().NotBeNull();
        PutOwn(MadeCertificates.IssuedBy(_otherRoot, "stranger.example"));
        (await Client(isTarget, new HttpClientOptions { Tls = Tls })()).Should().NotBeNull();

        _server.ClientNames.Distinct().Should().Equal("nobody", "CN=stranger.example");
        _server.Requests.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task AFileThatIsGoneFailsItsRequestsUntilItIsBack(bool isTarget)
    {
        var ask = Client(isTarget, new HttpClientOptions { Tls = Tls });
        (await ask()).Should().BeNull();

        File.Move(FileOf("key.pem"), FileOf("away.pem"));
        (await ask()).Should().Contain($"key_file {FileOf("key.pem")} cannot be used: Could not find file");
        File.Move(FileOf("away.pem"), FileOf("key.pem"));
        (await ask()).Should().BeNull();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task AKeyThatDoesNotFitIsNamedBesideItsCertificate(bool isTarget)
    {
        var ask = Client(isTarget, new HttpClientOptions { Tls = Tls });
        var own = File.ReadAllText(FileOf("cert.pem"));
        PutOwn(MadeCertificates.IssuedBy(_root, "two.example"));
        Put("cert.pem", own);

        (await ask()).Should().Contain($"cert_file {FileOf("cert.pem")} cannot be used: "
            + $"key_file {FileOf("key.pem")} does not fit it: ");
    }

    [TestMethod]
    [DataRow(true, "basic", "Authorization: Basic ")]
    [DataRow(true, "bearer", "Authorization: Bearer ")]
    [DataRow(true, "header", "X-Key: ")]
    [DataRow(false, "basic", "Authorization: Basic ")]
    [DataRow(false, "bearer", "Authorization: Bearer ")]
    [DataRow(false, "header", "X-Key: ")]
    public async Task ASecretThatWasChangedIsSentWithTheNextRequest(bool isTarget, string kind, string header)
    {
        var secret = Secret.InFile(FileOf("secret"));
        var ask = Client(isTarget, new HttpClientOptions
        {
            Tls = Tls,
            BasicAuth = kind == "basic" ? new("me", secret) : null,
            Authorization = kind == "bearer" ? new("Bearer", secret) : null,
            Headers = kind == "header" ? new Dictionary<string, Secret> { ["X-Key"] = secret } : [],
        });

        foreach (var text in (string[])["f1rst", "s3cond"])
        {
            Put("secret", text + "\n");
            (await ask()).Should().BeNull();
            _server.Requests[^1].Should().Contain("\r\n" + header + (kind == "basic"
                ? Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + text))
                : text) + "\r\n");
        }
    }

    private TlsOptions Tls => new()
    {
        CaFile = FileOf("ca.pem"),
        CertFile = FileOf("cert.pem"),
        KeyFile = FileOf("key.pem"),
    };

    private string FileOf(string name) => Path.Combine(_files.FullName, name);

    private void Put(string name, string text) => File.WriteAllText(FileOf(name), text);

    private void PutOwn(X509Certificate2 certificate)
    {
        Put("cert.pem", MadeCertificates.Pem(certificate));
        Put("key.pem", MadeCertificates.KeyPem(certificate));
    }

    /// <summary>What asks again and again, and answers with what went wrong.</summary>
    private Func<Task<string?>> Client(bool isTarget, HttpClientOptions options) =>
        isTarget ? Target(options) : Sink(options);

    private Func<Task<string?>> Target(HttpClientOptions options)
    {
        var target = new TargetOptions { Url = _server.Url, Http = options };
        var clients = new ServiceCollection().AddTarget(target.Name, options)
            .BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        var pages = new PageSource(clients, TimeProvider.System);
        return async () =>
        {
            if (!(await pages.FetchAsync(target, default)).Succeeded(out var page, out var failure))
                return failure.Message;
            await page.DisposeAsync();
            return null;
        };
    }

    private Func<Task<string?>> Sink(HttpClientOptions options)
    {
        var sink = PlainClients.Webhook(_server.Url, options);
        return async () => (await sink.SendAsync(Some.Frozen(), default)).Reason;
    }
}
