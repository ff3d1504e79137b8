using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>Addresses, connections, TLS and time.</summary>
[TestClass]
public sealed class ConnectionTests
{
    [TestMethod]
    [DataRow("http://", "'http://' is no valid address; write it as http://HOST:PORT/metrics")]
    [DataRow("http://h:99999/x?token=s3",
        "'http://h:99999/x' is no valid address; write it as http://HOST:PORT/metrics")]
    [DataRow("http://user:s3@h:x/", "'…@h:x/' is no valid address; write it as http://HOST:PORT/metrics")]
    [DataRow("ftp://h/metrics",
        "'ftp://h/metrics' is no address this program can read; use http:, https:, file: or a path")]
    [DataRow("", "the target is empty; write http://HOST:PORT/metrics, file: or a path")]
    public void AWrongAddressIsToldWithoutItsSecrets(string url, string message) =>
        TargetAddress.Fault(url).Should().Be(message);

    [TestMethod]
    public async Task ARefusedConnectionIsToldWithoutSecrets()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();

        (await ScrapingFetch.FailureAsync($"http://user:s3@127.0.0.1:{port}/metrics?token=s3")).Should().Be(
            new Failure(FailureKind.ConnectionRefused,
                $"http://127.0.0.1:{port}/metrics?token=…: nothing accepts "
                + "connections there; is the server running, and the port right?"));
    }

    [TestMethod]
    [DataRow("http://database.invalid/metrics")]
    [DataRow("https://database.invalid/metrics")]
    public async Task AProxyThatIsNotThereIsBlamedAndNotTheTarget(string url)
    {
        var proxy = Loopback.ClosedUrl();
        var named = new HttpClientOptions { ProxyUrl = proxy.Replace("//", "//me:s3@") };

        (await ScrapingFetch.FailureAsync(new TargetOptions { Url = url, Http = named })).Should().Be(
            new Failure(FailureKind.ConnectionRefused,
                $"{url}: no connection to the proxy {proxy} (ConnectionRefused); "
                + "is it running? check proxy_url or HTTP_PROXY, HTTPS_PROXY"));
    }

    [TestMethod]
    public async Task AProxyWhoseNameIsUnknownIsBlamedAndNotTheTarget()
    {
        var named = new HttpClientOptions { ProxyUrl = "http://no-such-proxy.invalid:3128" };
        var target = new TargetOptions { Url = "http://h/m", Http = named };

        (await ScrapingFetch.FailureAsync(target)).Should().Be(
            new Failure(FailureKind.NameNotResolved,
                "http://h/m: the name of the proxy http://no-such-proxy.invalid:3128 is not known; "
                + "check proxy_url or HTTP_PROXY, HTTPS_PROXY"));
    }

    [TestMethod]
    public async Task AnUnknownNameIsTold() =>
        (await ScrapingFetch.FailureAsync("http://no-such-host.invalid/metrics")).Should().Be(
            new Failure(FailureKind.NameNotResolved,
                "http://no-such-host.invalid/metrics: the host's name is not "
                + "known; check it for a typing mistake, and the name server"));

    [TestMethod]
    [DataRow("")]
    [DataRow("HTTP/1.1 200 OK\n")]
    [DataRow("HTTP/1.1 200 OK\nContent-Type: text/plain\n\na 1\n")]
    public async Task TheTimeoutHoldsForTheWholePage(string answer)
    {
        using var server = new ScrapingRawServer(async (_, stream) =>
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n")));
            await Task.Delay(Timeout.Infinite);
        });

        var target = new TargetOptions { Url = server.Url, ScrapeTimeoutSeconds = 0.15 };
        (await ScrapingFetch.FailureAsync(target)).Should().Be(new Failure(FailureKind.ScrapeTimeout,
            $"{server.Url} did not give its whole page within 0.15 s; "
            + "raise scrape_timeout or see what holds the server up"));
    }

    [TestMethod]
    public async Task TheTimeoutFollowsTheOneClock()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        using var server = new ScrapingRawServer(async (_, _) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite);
        });

        var fetch = ScrapingFetch.FetchAsync(server.Url, clock);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        (await fetch).Failure!.Kind.Should().Be(FailureKind.ScrapeTimeout);
    }

    [TestMethod]
    public async Task AnAnswerThatRepeatsASecretDoesNotShowIt()
    {
        using var server = ScrapingRawServer.Answering("400 Bad Request", "what is Bearer s3cret and t0ken?");
        var bearer = new AuthorizationOptions("Bearer", Secret.Inline("s3cret"));
        var target = new TargetOptions
        {
            Url = server.Url + "?token=t0ken",
            Http = new HttpClientOptions { Authorization = bearer },
        };

        (await ScrapingFetch.FailureAsync(target)).Message.Should().Be($"{server.Url}?token=… answers "
            + "400 Bad Request ('what is Bearer <secret> and <secret>?'); check the address");
    }

    [TestMethod]
    public async Task ACallerWhoGivesUpIsNoFailure()
    {
        using var giveUp = new CancellationTokenSource();
        using var server = new ScrapingRawServer(async (_, _) =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.Infinite);
        });

        var fetch = () => ScrapingFetch.FetchAsync(server.Url, cancellation: giveUp.Token);

        await fetch.Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    public async Task AnUntrustedCertificateIsNamedAsThat()
    {
        using var certificate = MadeCertificates.SelfSigned("127.0.0.1");
        using var server = ScrapingRawServer.Page(certificate);

        var failure = await ScrapingFetch.FailureAsync(server.Url);

        failure.Should().Be(new Failure(FailureKind.TlsFailed,
            $"{server.Url}: no TLS connection: The remote certificate is invalid "
            + "because of errors in the certificate chain: UntrustedRoot; check the address and tls_config"));
    }

    [TestMethod]
    public async Task ACertificateForAnotherNameIsNamedAsThat()
    {
        using var certificate = MadeCertificates.SelfSigned("elsewhere.example");
        using var server = ScrapingRawServer.Page(certificate);
        using var roots = new ScrapingFile(certificate.ExportCertificatePem());
        var tls = new TlsOptions { CaFile = roots.Path };

        var failure = await ScrapingFetch.FailureAsync(Target(server, tls));

        failure.Message.Should().Contain("RemoteCertificateNameMismatch");
    }

    [TestMethod]
    public async Task APlainServerIsNoTlsServer()
    {
        using var server = ScrapingRawServer.Answering("200 OK", "a 1\n");

        (await ScrapingFetch.FailureAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal)))
            .Kind.Should().Be(FailureKind.TlsFailed);
    }

    [TestMethod]
    [DataRow(true, false, null)]
    [DataRow(false, true, null)]
    [DataRow(true, false, "elsewhere.example")]
    public async Task TrustedByFileOrUncheckedItIsRead(bool caFile, bool skip, string? serverName)
    {
        using var certificate = MadeCertificates.SelfSigned(serverName ?? "127.0.0.1");
        using var server = ScrapingRawServer.Page(certificate);
        using var roots = new ScrapingFile(certificate.ExportCertificatePem());
        var tls = new TlsOptions
        {
            CaFile = caFile ? roots.Path : null,
            InsecureSkipVerify = skip,
            ServerName = serverName,
        };

        (await ScrapingFetch.BytesAsync(Target(server, tls))).Should().Equal("a 1\n"u8.ToArray());
    }

    [TestMethod]
    public async Task AMissingCaFileFailsTheScrapeWithItsName()
    {
        var target = new TargetOptions
        {
            Url = "https://127.0.0.1:1/",
            Http = new HttpClientOptions { Tls = new TlsOptions { CaFile = "/no/ca.pem" } },
        };

        (await ScrapingFetch.FailureAsync(target)).Should().Be(new Failure(FailureKind.TlsFailed,
            "https://127.0.0.1:1/: no TLS connection: ca_file /no/ca.pem cannot be used: "
            + "Could not find a part of the path '/no/ca.pem'; check the address and tls_config"));
    }

    private static TargetOptions Target(ScrapingRawServer server, TlsOptions tls) =>
        new() { Url = server.Url, Http = new HttpClientOptions { Tls = tls } };
}
