using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Http;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>The registered clients.</summary>
[TestClass]
public sealed class HttpPeersTests
{
    [TestMethod]
    public async Task TheNamedProxyIsAskedWithItsCredentials()
    {
        using var proxy = ScrapingRawServer.Answering("200 OK", "through the proxy");
        var options = new HttpClientOptions { ProxyUrl = $"http://me:s%33@127.0.0.1:{proxy.Port}" };

        var body = await Client(options).GetStringAsync("http://database.invalid:8086/metrics");

        body.Should().Be("through the proxy");
        proxy.Requests.Single().Should().StartWith("GET http://database.invalid:8086/metrics HTTP/1.1\r\n");
    }

    [TestMethod]
    public async Task ClientsHaveNoCookiesNoRedirectsAndNoUnpackingBehindOurBack()
    {
        using var server = ScrapingRawServer.Answering(
            "302 Found\nLocation: /x\nSet-Cookie: a=b\nContent-Encoding: gzip", "raw");
        using var client = Client(new HttpClientOptions());

        (await client.GetAsync(server.Url)).StatusCode.Should().Be(System.Net.HttpStatusCode.Found);
        (await (await client.GetAsync(server.Url)).Content.ReadAsStringAsync()).Should().Be("raw");

        server.Requests.Should().HaveCount(2).And.AllSatisfy(head => head.Should().NotContain("Cookie"));
        client.Timeout.Should().Be(Timeout.InfiniteTimeSpan);
    }

    [TestMethod]
    public async Task ElsewhereHasNoCredentialsOfAnyKind()
    {
        using var server = ScrapingRawServer.Answering("200 OK");
        var options = new HttpClientOptions
        {
            BasicAuth = new BasicAuthOptions("me", Secret.Inline("s3")),
            Headers = new Dictionary<string, Secret> { ["X-Key"] = Secret.Inline("s3") },
            Tls = new TlsOptions { CertFile = "/no/cert.pem" },
        };

        await Client(options, Peer.Elsewhere("peer")).GetAsync(server.Url);

        server.Requests.Single().Should().NotContainAny("Authorization", "X-Key");
    }

    [TestMethod]
    public void NoTwoPeersShareAClient()
    {
        string[] names = ["db", "db elsewhere", "elsewhere:db", "target:db", "sink:db", ""];

        names.SelectMany(name => (Peer[])[Peer.Target(name), Peer.Elsewhere(name), Peer.Sink(name)])
            .Select(peer => peer.ClientName).Should().OnlyHaveUniqueItems();
    }

    [TestMethod]
    public async Task ATargetNamedAsTheElsewhereOfAnotherGetsItsOwnCredentials()
    {
        using var server = ScrapingRawServer.Answering("200 OK");
        var secret = new HttpClientOptions
        {
            Headers = new Dictionary<string, Secret> { ["X-Key"] = Secret.Inline("s3") },
        };
        var clients = new ServiceCollection()
            .AddTarget("db elsewhere", secret).AddTarget("db", new HttpClientOptions())
            .BuildServiceProvider().GetRequiredService<IHttpClientFactory>();

        await clients.CreateClient(Peer.Elsewhere("db")).GetAsync(server.Url);
        await clients.CreateClient(Peer.Target("db elsewhere")).GetAsync(server.Url);

        server.Requests[0].Should().NotContain("X-Key");
        server.Requests[1].Should().Contain("X-Key: s3");
    }

    [TestMethod]
    public void ASecretShowsItselfNowhere() =>
        new BasicAuthOptions("me", Secret.Inline("s3")).ToString().Should().NotContain("s3");

    private static HttpClient Client(HttpClientOptions options, Peer? peer = null) =>
        new ServiceCollection().AddTarget("peer", options).BuildServiceProvider()
            .GetRequiredService<IHttpClientFactory>().CreateClient(peer ?? Peer.Target("peer"));
}
