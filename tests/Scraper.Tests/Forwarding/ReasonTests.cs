using Microsoft.Extensions.Time.Testing;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Http;
using Scraper.Settings;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>A receiver's own words, without what is secret.</summary>
[TestClass]
public sealed class ReasonTests : IDisposable
{
    private static readonly FakeTimeProvider Time = new(Some.Time);

    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    [DataRow("""{"code":"invalid","message":"unable to parse 'usage v=':\n missing"}""",
        "unable to parse 'usage v=': missing")]
    [DataRow("""{"error":"no such index"}""", "no such index")]
    [DataRow("""{"message":7,"error":"seven"}""", "seven")]
    [DataRow("""{"errors":[]}""", """{"errors":[]}""")]
    [DataRow("x", "x")]
    [DataRow("""{"cut":""", """{"cut":""")]
    [DataRow("text format parsing error\r\n\u001b[31min line 1", "text format parsing error [31min line 1")]
    public async Task TheReceiversOwnWordsAreTheReason(string body, string reason) =>
        (await Answer("webhook", Response.Create().WithStatusCode(400).WithBody(body)))
            .Should().Be(Delivery.Rejected("400 Bad Request: " + reason));

    [TestMethod]
    public async Task ALongAnswerIsCutShort()
    {
        var body = Response.Create().WithStatusCode(400).WithBody(new string('x', 1_000_000));

        (await Answer("webhook", body)).Reason.Should().Be(
            "400 Bad Request: " + new string('x', 240) + "…");
    }

    [TestMethod]
    public async Task AnAnswerThatRepeatsASecretDoesNotShowIt()
    {
        Respond(Response.Create().WithStatusCode(400).WithBody(
            """{"message":"t0ken\/of-mine, pa55word, bWU6cGE1NXdvcmQ=, h3ader, abc; o and b"}"""));
        var sink = new InfluxdbSink(new InfluxdbSinkOptions
        {
            Name = "i",
            Url = _server.Url!,
            Org = "o",
            Bucket = "b",
            Token = Secret.Inline("t0ken/of-mine"),
            Http = new HttpClientOptions
            {
                BasicAuth = new BasicAuthOptions("me", Secret.Inline("pa55word")),
                Headers = new Dictionary<string, Secret>
                {
                    ["X-Key"] = Secret.Inline("h3ader"),
                    ["X-Short"] = Secret.Inline("abc"),
                    ["X-File"] = Secret.InFile("/no/such/file"),
                },
            },
        }, PlainClients.Parts(Time));

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.Rejected(
            "400 Bad Request: <secret>, <secret>, <secret>, <secret>, abc; o and b"));
    }

    [TestMethod]
    [DataRow("""["t0ken\/of-mine"]""", """["<secret>"]""")]
    [DataRow("""{"errors":["\u0074\u0030ken\u002fof-mine"]}""", """{"errors":["<secret>"]}""")]
    [DataRow("no such page: /x?t=t0ken%2fof-mine", "no such page: /x?t=<secret>")]
    [DataRow("<p>t0ken&#x2F;of-mine</p>", "<p><secret></p>")]
    [DataRow("""{"message":"t0ken&#47;of-mine, t0ken%252Fof-mine"}""", "<secret>, <secret>")]
    public async Task HoweverItIsEscapedByTheReceiver(string body, string shown)
    {
        Respond(Response.Create().WithStatusCode(400).WithBody(body));
        var sink = new InfluxdbSink(new InfluxdbSinkOptions
        {
            Name = "i",
            Url = _server.Url!,
            Org = "o",
            Bucket = "b",
            Token = Secret.Inline("t0ken/of-mine"),
        }, PlainClients.Parts(Time));

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(
            Delivery.Rejected("400 Bad Request: " + shown));
    }

    [TestMethod]
    [DataRow("webhook", "s3cret=<secret>, key <secret>, <secret>")]
    [DataRow("pushgateway", "s3cret=my-query, key a key, <secret>")]
    [DataRow("influxdb", "s3cret=my-query, key a key, <secret>")]
    public async Task OfTheAddressAnAnswerMayRepeatAllButSecrets(string kind, string shown)
    {
        Respond(Response.Create().WithStatusCode(400).WithBody("s3cret=my-query, key a key, pa55word"));
        var url = _server.Url!.Replace("//", "//me:pa55word@") + "/?s3cret=my-query&key=a%20key";

        (await Sink(kind, url).SendAsync(Some.Frozen(), default)).Should().Be(
            Delivery.Rejected("400 Bad Request: " + shown));
    }

    [TestMethod]
    public async Task AnAnswerMayNameTheBucketThatIsMissing()
    {
        Respond(Response.Create().WithStatusCode(404).WithBody(
            """{"code":"not found","message":"bucket \"usage\" not found in organization monitoring"}"""));
        var sink = new InfluxdbSink(
            new InfluxdbSinkOptions { Name = "i", Url = _server.Url!, Org = "monitoring", Bucket = "usage" },
            PlainClients.Parts(Time));

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.RetryLater(
            "404 Not Found: bucket \"usage\" not found in organization monitoring") with
        {
            Cause = "404 Not Found",
            MayBeTheReports = true,
        });
    }

    private Task<Delivery> Answer(string kind, IResponseBuilder response)
    {
        Respond(response);
        return Sink(kind, _server.Url!).SendAsync(Some.Frozen(), default);
    }

    private void Respond(IResponseBuilder response) => _server.Given(Request.Create()).RespondWith(response);

    private static ISink Sink(string kind, string url) => PlainClients.Sink(kind, url, Time);
}
