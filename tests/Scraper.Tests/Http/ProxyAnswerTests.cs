using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>What a proxy says is told as its own, and what is meant for it goes to nobody else.</summary>
[TestClass]
public sealed class ProxyAnswerTests
{
    private const string Forbids = "answers 403 Forbidden; it lets nobody through to there";

    private const string Wants = "answers 407 Proxy Authentication Required; "
        + "give its user name and password in proxy_url or HTTP_PROXY, HTTPS_PROXY";

    private const string Misses = "answers 502 Bad Gateway; it does not reach the server, see its log";

    [TestMethod]
    [DataRow("http", "407 Hello", FailureKind.AccessDenied, Wants)]
    [DataRow("https", "407 Hello", FailureKind.AccessDenied, Wants)]
    [DataRow("http", "502 Oops", FailureKind.ServerError, Misses)]
    [DataRow("https", "502 Oops", FailureKind.ServerError, Misses)]
    [DataRow("https", "403 No", FailureKind.AccessDenied, Forbids)]
    public async Task ATargetIsNotBlamedForIt(string scheme, string answer, object kind, string sentence)
    {
        using var proxy = ScrapingRawServer.Answering(answer);
        var address = $"http://127.0.0.1:{proxy.Port}";
        var target = new TargetOptions
        {
            Url = $"{scheme}://db.invalid/m",
            Http = new HttpClientOptions { ProxyUrl = address },
        };

        (await ScrapingFetch.FailureAsync(target)).Should().Be(
            new Failure((FailureKind)kind, $"{scheme}://db.invalid/m: the proxy {address} {sentence}"));
    }

    [TestMethod]
    [DataRow("http", "407 Hello", " answers 407 Hello")]
    [DataRow("https", "407 Hello", " answers 407 Proxy Authentication Required")]
    [DataRow("http", "502 Oops", " answers 502 Oops")]
    [DataRow("https", "502 Oops", " answers 502 Bad Gateway")]
    public async Task NorIsAReceiver(string scheme, string answer, string said)
    {
        using var proxy = ScrapingRawServer.Answering(answer);
        var address = $"http://127.0.0.1:{proxy.Port}";
        var sink = PlainClients.Webhook(
            $"{scheme}://hook.invalid/x", new HttpClientOptions { ProxyUrl = address });
        var told = $"{scheme}://hook.invalid: the proxy {address}{said}";

        var delivery = await sink.SendAsync(Some.Frozen(), default);
        (delivery.Verdict, delivery.Reason).Should().Be((Verdict.RetryLater, told));
        (await sink.ProbeAsync(default)).Fault.Should().Be(told);
    }

    [TestMethod]
    public async Task ASilenceIsToldWithTheProxyThatMayCauseIt()
    {
        using var proxy = new ScrapingRawServer((_, _) => Task.Delay(Timeout.Infinite));
        var target = new TargetOptions
        {
            Url = "http://db.invalid/m",
            ScrapeTimeoutSeconds = 0.15,
            Http = new HttpClientOptions { ProxyUrl = $"http://127.0.0.1:{proxy.Port}" },
        };

        (await ScrapingFetch.FailureAsync(target)).Should().Be(new Failure(FailureKind.ScrapeTimeout,
            $"http://db.invalid/m, asked through the proxy http://127.0.0.1:{proxy.Port}, did not give its "
            + "whole page within 0.15 s; raise scrape_timeout or see what holds the server up"));
    }

    [TestMethod]
    public async Task AProxyThatRepeatsItsPasswordDoesNotShowIt()
    {
        using var proxy = ScrapingRawServer.Answering("503 Down", "who is me:s3cret?");
        var options = new HttpClientOptions { ProxyUrl = $"http://me:s3cret@127.0.0.1:{proxy.Port}" };

        var delivery = await PlainClients.Webhook("http://hook.invalid/x", options)
            .SendAsync(Some.Frozen(), default);

        delivery.Reason.Should().Be("503 Down: who is me:<secret>?");
    }

    [TestMethod]
    public async Task CredentialsOfAProxyGoToItAloneAndThoseOfATargetNotToIt()
    {
        using var certificate = MadeCertificates.SelfSigned("db.invalid");
        using var server = new ScrapingRawServer(
            async (_, stream) => await stream.WriteAsync(
                "HTTP/1.1 407 Me too\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"u8.ToArray()),
            certificate);
        using var proxy = ScrapingRawServer.TunnelTo(server.Port);
        var target = new TargetOptions
        {
            Url = "https://db.invalid/m",
            Http = new HttpClientOptions
            {
                ProxyUrl = $"http://me:s3@127.0.0.1:{proxy.Port}",
                Authorization = new AuthorizationOptions("Bearer", Secret.Inline("t0ken")),
                Tls = new TlsOptions { InsecureSkipVerify = true },
            },
        };

        (await ScrapingFetch.FailureAsync(target)).Message.Should()
            .StartWith("https://db.invalid/m answers 407 ");

        proxy.Requests.Single().Should().StartWith("CONNECT db.invalid:443 HTTP/1.1\r\n")
            .And.NotContain("t0ken");
        server.Requests.Single().Should().Contain("Authorization: Bearer t0ken").And.NotContain("Proxy-");
    }
}
