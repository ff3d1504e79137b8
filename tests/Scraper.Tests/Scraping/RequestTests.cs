using System.Text;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>What is sent, to whom, and where redirects take it.</summary>
[TestClass]
public sealed class RequestTests
{
    private const string Page =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\na 1\n";

    private static readonly HttpClientOptions Credentials = new()
    {
        BasicAuth = new BasicAuthOptions("me", Secret.Inline("s3")),
        Headers = new Dictionary<string, Secret> { ["X-Key"] = Secret.Inline("k3") },
    };

    [TestMethod]
    public async Task TheRequestIsThatOfAWellBehavedScraper()
    {
        using var server = ScrapingRawServer.Saying(Page);

        await ScrapingFetch.BytesAsync(new TargetOptions { Url = server.Url, ScrapeTimeoutSeconds = 2.5 });

        server.Requests.Single().Split("\r\n").Should().BeEquivalentTo(
            "GET /metrics HTTP/1.1",
            $"Host: 127.0.0.1:{server.Port}",
            "Accept: text/plain;version=0.0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.9,"
                + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,*/*;q=0.1",
            "Accept-Encoding: gzip",
            "User-Agent: Scraper/0.1.0",
            "X-Prometheus-Scrape-Timeout-Seconds: 2.5",
            "",
            "");
    }

    [TestMethod]
    public async Task WithoutCompressionNoneIsAskedFor()
    {
        using var server = ScrapingRawServer.Saying(Page);

        await ScrapingFetch.BytesAsync(new TargetOptions { Url = server.Url, EnableCompression = false });

        server.Requests.Single().Should().Contain("\r\nAccept-Encoding: identity\r\n");
    }

    [TestMethod]
    public async Task AUserInTheAddressIsBasicAuth()
    {
        using var server = ScrapingRawServer.Saying(Page);

        await ScrapingFetch.BytesAsync(
            new TargetOptions { Url = $"http://me:s%33@127.0.0.1:{server.Port}/" });

        server.Requests.Single().Should().Contain($"\r\nAuthorization: Basic {Base64("me:s3")}\r\n");
    }

    [TestMethod]
    public async Task CredentialsGoToTheTargetAndNotToAnotherHost()
    {
        using var other = ScrapingRawServer.Saying(Page);
        using var target = ScrapingRawServer.Answering($"302 Found\nLocation: {other.Url}\nSet-Cookie: a=b");

        await ScrapingFetch.BytesAsync(new TargetOptions { Url = target.Url, Http = Credentials });

        target.Requests.Single().Should().Contain($"Authorization: Basic {Base64("me:s3")}")
            .And.Contain("X-Key: k3");
        other.Requests.Single().Should().NotContainAny("Authorization", "X-Key", "Cookie");
    }

    [TestMethod]
    public async Task ADenialElsewhereSaysWhyNoCredentialsCame()
    {
        using var other = ScrapingRawServer.Answering("401 Unauthorized");
        using var target = ScrapingRawServer.Answering($"302 Found\nLocation: {other.Url}");

        (await ScrapingFetch.FailureAsync(target.Url)).Should().Be(new Failure(FailureKind.AccessDenied,
            $"{other.Url} answers 401 Unauthorized; "
            + "a redirect led there and credentials are not sent to another host: "
            + "set the target's url to it"));
    }

    [TestMethod]
    public async Task ARedirectOnTheSameHostKeepsCredentials()
    {
        using var server = new ScrapingRawServer(async (head, stream) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
            head.StartsWith("GET /metrics ", StringComparison.Ordinal)
                ? "HTTP/1.1 307 Go\r\nLocation: /real\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : Page)));

        await ScrapingFetch.BytesAsync(new TargetOptions { Url = server.Url, Http = Credentials });

        server.Requests.Should().HaveCount(2).And.AllSatisfy(head => head.Should().Contain("X-Key: k3"));
    }

    [TestMethod]
    public async Task ALoopEnds()
    {
        using var server = ScrapingRawServer.Answering("302 Found\nLocation: /metrics");

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.TooManyRedirects);
        server.Requests.Should().HaveCount(1);
    }

    [TestMethod]
    public async Task AChainWithoutEndEndsAfterTen()
    {
        var asked = 0;
        using var server = new ScrapingRawServer(async (_, stream) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 302 Go\r\nLocation: /{++asked}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")));

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.TooManyRedirects);
        asked.Should().Be(11);
    }

    [TestMethod]
    public async Task WithoutFollowRedirectsNoneIsFollowed()
    {
        using var server = ScrapingRawServer.Answering("302 Found\nLocation: /elsewhere");
        var target = new TargetOptions
        {
            Url = server.Url,
            Http = new HttpClientOptions { FollowRedirects = false }
        };

        (await ScrapingFetch.FailureAsync(target)).Kind.Should().Be(FailureKind.RedirectRefused);
        server.Requests.Should().HaveCount(1);
    }

    [TestMethod]
    public async Task ASecretFileIsReadAgainForEachRequest()
    {
        using var server = ScrapingRawServer.Saying(Page);
        using var file = new ScrapingFile("first\n");
        var target = new TargetOptions
        {
            Url = server.Url,
            Http = new() { Authorization = new AuthorizationOptions("Bearer", Secret.InFile(file.Path)) },
        };

        await ScrapingFetch.BytesAsync(target);
        System.IO.File.WriteAllText(file.Path, "second\n");
        await ScrapingFetch.BytesAsync(target);

        server.Requests[0].Should().Contain("\r\nAuthorization: Bearer first\r\n");
        server.Requests[1].Should().Contain("\r\nAuthorization: Bearer second\r\n");
    }

    [TestMethod]
    [DataRow(null, "cannot read the secret file F: it does not exist")]
    [DataRow("two\nlines", "the value for header Authorization cannot be sent as a request header")]
    public async Task ASecretThatCannotBeSentIsNamedByItsFile(string? content, string why)
    {
        using var file = new ScrapingFile(content ?? "");
        if (content is null)
            file.Dispose();
        using var server = ScrapingRawServer.Saying(Page);
        var target = new TargetOptions
        {
            Url = server.Url,
            Http = new() { Authorization = new AuthorizationOptions("Bearer", Secret.InFile(file.Path)) },
        };

        (await ScrapingFetch.FailureAsync(target)).Should().Be(new Failure(FailureKind.SecretUnreadable,
            $"{server.Url} was not asked: {why.Replace("F:", file.Path + ":", StringComparison.Ordinal)}"));
        server.Requests.Should().BeEmpty();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
