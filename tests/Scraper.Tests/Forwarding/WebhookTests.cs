using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using Scraper.Forwarding;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Scraper.Tests.Forwarding;

/// <summary>What a webhook may be asked to do besides: pack, sign, and keep its address to itself.</summary>
[TestClass]
public sealed class WebhookTests : IDisposable
{
    private readonly string _secret = Path.GetTempFileName();
    private readonly WireMockServer _server =
        WireMockServer.Start(new WireMockServerSettings { DisableRequestBodyDecompressing = true });

    public void Dispose()
    {
        _server.Dispose();
        File.Delete(_secret);
    }

    [TestMethod]
    public async Task AZippedBodyIsTheReportsBytes()
    {
        var report = Some.Frozen();

        await SinkOf("compression: gzip").SendAsync(report, default);

        var request = Received();
        request.Headers!["Content-Encoding"].Should().Equal("gzip");
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(
            new MemoryStream(request.BodyAsBytes!), CompressionMode.Decompress))
            await gzip.CopyToAsync(plain);
        plain.ToArray().Should().Equal(report.Json.ToArray());
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("gzip")]
    public async Task ASignatureIsOverTheBodyAsItIsSent(string compression)
    {
        File.WriteAllText(_secret, "  s3cr3t-key\n");
        var sink = SinkOf($"compression: {compression}, signature_key_file: '{_secret}'");

        await sink.SendAsync(Some.Frozen(), default);

        Received().Headers!["X-Signature-256"].Should().Equal("sha256=" + Convert.ToHexStringLower(
            HMACSHA256.HashData("s3cr3t-key"u8, Received().BodyAsBytes!)));
        sink.Describe(Some.Frozen()).Headers.Should().Contain(
            KeyValuePair.Create("X-Signature-256", "sha256=<secret>"));
    }

    [TestMethod]
    public async Task AKnownSignature()
    {
        var report = new FrozenReport(
            Guid.Empty, "t", Some.Time, "The quick brown fox jumps over the lazy dog"u8.ToArray());

        await SinkOf("signature_key: key").SendAsync(report, default);

        // A published value of HMAC-SHA-256.
        Received().Headers!["X-Signature-256"].Should().Equal(
            "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    }

    [TestMethod]
    public async Task AKeyThatCannotBeReadIsTriedAgainAndNothingIsSent()
    {
        File.Delete(_secret);

        (await SinkOf($"signature_key_file: '{_secret}'").SendAsync(Some.Frozen(), default)).Should().Be(
            Delivery.RetryLater($"Could not find file '{_secret}'"));

        _server.LogEntries.Should().BeEmpty();
    }

    [TestMethod]
    public async Task AnAddressInAFileIsReadAtEachUseAndItsPathShownToNobody()
    {
        File.WriteAllText(_secret, _server.Url + "/services/T0K3N/B%2Fx?key=v4lue\n");
        var sink = Read($"url_file: '{_secret}'");
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(404)
            .WithBody("no /services/T0K3N/B%2Fx?key=v4lue, no T0K3N, no B/x, no v4lue"));

        var delivery = await sink.SendAsync(Some.Frozen(), default);

        Received().AbsoluteUrl.Should().Be(_server.Url + "/services/T0K3N/B%2Fx?key=v4lue");
        delivery.Reason.Should().Be("404 Not Found: no <secret>, no <secret>, no B/x, no <secret>");
        sink.Describe(Some.Frozen()).Destination.Should().Be(_server.Url + "/<secret>");

        File.WriteAllText(_secret, _server.Url + "/second");
        await sink.SendAsync(Some.Frozen(), default);
        _server.LogEntries.Last().RequestMessage!.Path.Should().Be("/second");
        (await sink.ProbeAsync(default)).Fault.Should().BeNull();
    }

    [TestMethod]
    public async Task AFileWithoutAnAddressIsToldWithoutItsText()
    {
        var sink = Read($"url_file: '{_secret}'");
        foreach (var text in (string[])["hid", "ftp://hid", "http://u:hid@h", "http://h/#hid", ""])
        {
            File.WriteAllText(_secret, text);
            var reason = $"{_secret} holds no http: or https: URL without user name, password and fragment";

            (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.RetryLater(reason));
            (await sink.ProbeAsync(default)).Fault.Should().Be(reason);
        }
        File.Delete(_secret);
        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(
            Delivery.RetryLater($"Could not find file '{_secret}'"));
        (await sink.ProbeAsync(default)).Fault.Should().Be($"Could not find file '{_secret}'");
    }

    [TestMethod]
    [DataRow("", "sinks[0].url: required")]
    [DataRow("url: 'http://h', url_file: f", "sinks[0].url_file: stands beside url; give one of the two")]
    public void OneAddressIsGiven(string keys, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read($"sinks: [{{ type: webhook, {keys} }}]"))
            .Should().EndWith(": " + fault);

    private ISink SinkOf(string keys)
    {
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        return Read($"url: '{_server.Url}/in', {keys}");
    }

    private static ISink Read(string keys)
    {
        var reading = SettingsSome.Read($"sinks: [{{ type: webhook, {keys} }}]");
        SettingsSome.FaultsOf(reading).Should().BeEmpty();
        var options = reading.BestEffort.Sinks.Single();
        return options.Kind.Create(options, PlainClients.Parts());
    }

    private IRequestMessage Received() => _server.LogEntries.Single().RequestMessage!;
}
