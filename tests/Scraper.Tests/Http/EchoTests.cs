using System.Text;
using Scraper.Http;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>Peers that send back what they were sent, in places other than an error's body.</summary>
[TestClass]
public sealed class EchoTests
{
    private static readonly HttpClientOptions Options = new()
    {
        Headers = new Dictionary<string, Secret>
        {
            ["X-Key"] = Secret.Inline("s3cret/key"),
            ["X-Word"] = Secret.Inline("S3cret-word"),
        },
    };

    [TestMethod]
    [DataRow("200 OK\nContent-Type: echo/s3cret%2Fkey", "a 1\n")]
    [DataRow("200 OK\nContent-Encoding: S3cret-word", "a 1\n")]
    [DataRow("404 s3cret/key", "{\"path\":\"s3cret\\/key\"}")]
    [DataRow("503 s3cret/key", "s3cret&#x2F;key")]
    public async Task OfATargetNothingIsShown(string head, string body)
    {
        using var server = ScrapingRawServer.Answering(head, body);
        var target = new TargetOptions { Url = server.Url, Http = Options };

        var fetched = await ScrapingFetch.FetchAsync(target);

        var said = fetched.Failure?.Message ?? string.Join(' ', fetched.Value.Warnings);
        said.Should().Contain("<secret>").And.NotContainEquivalentOf("s3cret");
    }

    [TestMethod]
    public async Task OfATargetThatSpeaksNoHttpNeither()
    {
        using var server = Echo();
        var target = new TargetOptions { Url = server.Url, Http = Options };

        (await ScrapingFetch.FailureAsync(target)).Message.Should().NotContain("s3cret");
    }

    [TestMethod]
    public async Task OfASinkThatSpeaksNoHttpNeither()
    {
        using var server = Echo();
        var sink = PlainClients.Webhook(server.Url + "?token=s3cret/key", Options);

        (await sink.SendAsync(Some.Frozen(), default)).Reason.Should().Be(
            $"http://127.0.0.1:{server.Port} answers with something that is not HTTP");
        (await sink.ProbeAsync(default)).Fault.Should().Be(
            $"http://127.0.0.1:{server.Port} answers with something that is not HTTP");
    }

    [TestMethod]
    public async Task OfAProbesStatusNeither()
    {
        using var server = ScrapingRawServer.Answering("503 s3cret/key");

        (await PlainClients.Webhook(server.Url, Options).ProbeAsync(default)).Note.Should().Be(
            $"http://127.0.0.1:{server.Port} answers 503 <secret>");
    }

    private static ScrapingRawServer Echo() => new(async (head, stream) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head)));
}
