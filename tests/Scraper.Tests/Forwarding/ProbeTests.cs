using Microsoft.Extensions.Time.Testing;
using Scraper.Forwarding;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>What a probe asks of each kind of receiver, and what it makes of the answer.</summary>
[TestClass]
public sealed class ProbeTests : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    [DataRow("webhook", "HEAD", "/")]
    [DataRow("remote_write", "HEAD", "/")]
    [DataRow("otlp", "HEAD", "/")]
    [DataRow("pushgateway", "GET", "/-/ready")]
    [DataRow("influxdb", "GET", "/health")]
    public async Task AProbeSendsNoReport(string kind, string method, string path)
    {
        Respond(Response.Create().WithStatusCode(200));

        (await Sink(kind, _server.Url!).ProbeAsync(default)).Should().Be(default(Probe));

        var request = _server.LogEntries.Single().RequestMessage!;
        (request.Method, request.Path, request.BodyAsBytes?.Length ?? 0).Should().Be((method, path, 0));
    }

    [TestMethod]
    [DataRow("influxdb", 401, "401 Unauthorized", true)]
    [DataRow("influxdb", 500, "500 Internal Server Error", true)]
    [DataRow("pushgateway", 404, "404 Not Found", true)]
    [DataRow("pushgateway", 503, "503 Service Unavailable", true)]
    [DataRow("webhook", 401, "401 Unauthorized", true)]
    [DataRow("webhook", 403, "403 Forbidden", true)]
    [DataRow("webhook", 404, "404 Not Found", false)]
    [DataRow("webhook", 405, "405 Method Not Allowed", false)]
    [DataRow("webhook", 503, "503 Service Unavailable", false)]
    [DataRow("remote_write", 405, "405 Method Not Allowed", false)]
    [DataRow("remote_write", 401, "401 Unauthorized", true)]
    [DataRow("otlp", 405, "405 Method Not Allowed", false)]
    public async Task TheStatusOfAHealthAddressDecidesAndOfAWebhookOnlyThatOfCredentials(
        string kind, int status, string answer, bool decides)
    {
        Respond(Response.Create().WithStatusCode(status));
        var said = $"{_server.Url} answers {answer}";

        (await Sink(kind, _server.Url!).ProbeAsync(default)).Should().Be(
            decides ? new Probe(said) : new Probe(null, said));
    }

    [TestMethod]
    public async Task AnInfluxdbWithoutAHealthAddressIsPinged()
    {
        _server.Given(Request.Create().WithPath("/ping")).RespondWith(Response.Create().WithStatusCode(204));

        (await Sink("influxdb", _server.Url!).ProbeAsync(default)).Should().Be(default(Probe));
    }

    [TestMethod]
    [DataRow(200, null, null)]
    [DataRow(503, "503 Service Unavailable", null)]
    [DataRow(404, null, "405 Method Not Allowed")]
    public async Task AReceiverOfThisProgramIsAskedWhetherItIsReady(int status, string? fault, string? note)
    {
        _server.Given(Request.Create().WithPath("/eu/readyz").UsingGet())
            .RespondWith(Response.Create().WithStatusCode(status));
        _server.Given(Request.Create().WithPath("/eu/api/v1/reports").UsingHead())
            .RespondWith(Response.Create().WithStatusCode(405));
        string? Said(string? answer) => answer is null ? null : $"{_server.Url} answers {answer}";

        (await Sink("webhook", _server.Url + "/eu/api/v1/reports?key=k").ProbeAsync(default)).Should().Be(
            new Probe(Said(fault), Said(note)));
    }

    [TestMethod]
    public async Task AProbeOfASilentReceiverEndsWithItsTime()
    {
        using var listener = Loopback.Listen();
        var clock = new FakeTimeProvider(Some.Time);
        var route = ForwardingRig.RouteOf(Sink("webhook", Loopback.UrlOf(listener)));
        var probing = route.ProbeAsync(clock, default);
        using var accepted = await listener.AcceptSocketAsync();

        clock.Advance(TimeSpan.FromMilliseconds(29_999));
        probing.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));

        (await probing).Should().Be(new Probe("no answer within 30 s"));
    }

    private void Respond(IResponseBuilder response) => _server.Given(Request.Create()).RespondWith(response);

    private static ISink Sink(string kind, string url) =>
        PlainClients.Sink(kind, url, TimeProvider.System);
}
