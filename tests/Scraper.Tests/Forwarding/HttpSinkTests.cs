using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Scraper.Forwarding;
using Scraper.Forwarding.Webhook;
using Scraper.Http;
using Scraper.Telemetry;
using Scraper.Settings;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>What the sinks do alike: verdicts, reasons, failures of the network.</summary>
[TestClass]
public sealed class HttpSinkTests : IDisposable
{
    private const string NotFollowed =
        " (redirects are not followed: set the sink's url to the final address)";

    private static readonly FakeTimeProvider Time = new(Some.Time);

    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose() => _server.Dispose();

    [TestMethod]
    [DataRow("webhook", 200)]
    [DataRow("webhook", 201)]
    [DataRow("webhook", 202)]
    [DataRow("webhook", 204)]
    [DataRow("pushgateway", 200)]
    [DataRow("pushgateway", 202)]
    [DataRow("pushgateway", 204)]
    [DataRow("influxdb", 204)]
    [DataRow("remote_write", 200)]
    [DataRow("remote_write", 204)]
    [DataRow("otlp", 200)]
    [DataRow("otlp", 202)]
    public async Task EachKindHasItsSuccesses(string kind, int status) =>
        (await Answer(kind, status)).Should().Be(Delivery.Accepted);

    [TestMethod]
    [DataRow("pushgateway", 201, "201 Created, which is not its success")]
    [DataRow("influxdb", 200, "200 OK, which is not its success")]
    [DataRow("webhook", 301, "301 Moved Permanently" + NotFollowed)]
    [DataRow("influxdb", 302, "302 Found" + NotFollowed)]
    [DataRow("webhook", 300, "300 Multiple Choices" + NotFollowed)]
    [DataRow("webhook", 399, "399" + NotFollowed)]
    [DataRow("influxdb", 299, "299, which is not its success")]
    [DataRow("webhook", 401, "401 Unauthorized")]
    [DataRow("remote_write", 401, "401 Unauthorized")]
    [DataRow("otlp", 404, "404 Not Found")]
    [DataRow("influxdb", 403, "403 Forbidden")]
    [DataRow("influxdb", 404, "404 Not Found")]
    [DataRow("webhook", 405, "405 Method Not Allowed")]
    [DataRow("webhook", 407, "407 Proxy Authentication Required")]
    public async Task WhatCanBeMendedIsTriedAgain(string kind, int status, string reason) =>
        (await Answer(kind, status)).Should().Be(Delivery.RetryLater(reason) with { MayBeTheReports = true });

    [TestMethod]
    [DataRow("webhook", 408, "408 Request Timeout")]
    [DataRow("pushgateway", 429, "429 Too Many Requests")]
    [DataRow("pushgateway", 500, "500 Internal Server Error")]
    [DataRow("influxdb", 502, "502 Bad Gateway")]
    [DataRow("webhook", 503, "503 Service Unavailable")]
    [DataRow("webhook", 504, "504 Gateway Timeout")]
    [DataRow("remote_write", 500, "500 Internal Server Error")]
    [DataRow("otlp", 502, "502 Bad Gateway")]
    [DataRow("otlp", 503, "503 Service Unavailable")]
    [DataRow("otlp", 504, "504 Gateway Timeout")]
    public async Task WhatMayPassIsWorthWaitingFor(string kind, int status, string reason) =>
        (await Answer(kind, status)).Should().Be(Passing(reason) with { MayBeTheReports = true });

    [TestMethod]
    [DataRow("webhook", 400, "400 Bad Request")]
    [DataRow("webhook", 409, "409 Conflict")]
    [DataRow("pushgateway", 413, "413 Payload Too Large")]
    [DataRow("webhook", 415, "415 Unsupported Media Type")]
    [DataRow("influxdb", 422, "422 Unprocessable Entity")]
    public async Task WhatSpeaksOfTheBytesIsRefused(string kind, int status, string reason) =>
        (await Answer(kind, status)).Should().Be(Delivery.Rejected(reason));

    [TestMethod]
    [DataRow("remote_write", 400, "400 Bad Request")]
    [DataRow("remote_write", 413, "413 Payload Too Large")]
    [DataRow("otlp", 400, "400 Bad Request")]
    [DataRow("otlp", 422, "422 Unprocessable Entity")]
    [DataRow("otlp", 500, "500 Internal Server Error")]
    public async Task WhereTheProtocolForbidsToTryAgainARefusalIsForGood(
        string kind, int status, string reason) =>
        (await Answer(kind, status)).Should().Be(Delivery.Rejected(reason) with { IsFinal = true });

    [TestMethod]
    [DataRow("120", 120.0, " (not within 2m, as it asks)")]
    [DataRow("3600", 3600.0, " (not within 1h, as it asks)")]
    [DataRow("86400", 3600.0, " (not within 1h, as it asks)")]
    [DataRow("Fri, 02 Jan 2026 03:05:05 GMT", 59.322, " (not within 1m, as it asks)")]
    [DataRow("Sat, 03 Jan 2026 03:05:05 GMT", 3600.0, " (not within 1h, as it asks)")]
    [DataRow("2147483648", 3600.0, " (not within 1h, as it asks)")]
    [DataRow("0", 0.0, "")]
    [DataRow("Fri, 02 Jan 2026 03:00:00 GMT", null, "")]
    [DataRow("-99999999999", null, "")]
    [DataRow("soon", null, "")]
    public async Task RetryAfterIsSecondsOrADateAndOneHourAtMost(
        string header, double? seconds, string told)
    {
        var delivery = await Answer(
            "webhook", Response.Create().WithStatusCode(429).WithHeader("Retry-After", header));

        delivery.Should().Be(Passing("429 Too Many Requests" + told) with
        {
            MayBeTheReports = true,
            Cause = seconds is null ? null : "429 Too Many Requests",
            RetryAfter = seconds is { } value ? TimeSpan.FromSeconds(value) : null,
        });
    }

    [TestMethod]
    [DataRow("{\"schema\":")]
    [DataRow("{\"schema\":\"s\",\"report_id\":\"no id\"}")]
    [DataRow("{\"schema\":7}")]
    public async Task AReportThatADiskChangedIsSetAside(string kept)
    {
        var report = new FrozenReport(
            Guid.CreateVersion7(Some.Time), "default", Some.Time, Encoding.UTF8.GetBytes(kept));

        var delivery = await Sink("influxdb", _server.Url!).SendAsync(report, default);

        (delivery.Verdict, delivery.IsFinal).Should().Be((Verdict.Rejected, true));
        delivery.Reason.Should().StartWith("the report cannot be read back: ");
    }

    [TestMethod]
    [DataRow("webhook")]
    [DataRow("pushgateway")]
    [DataRow("influxdb")]
    public async Task ARefusedConnectionIsTriedAgain(string kind)
    {
        var url = Loopback.ClosedUrl();

        (await Sink(kind, url).SendAsync(Some.Frozen(), default)).Should().Be(
            Passing($"cannot connect to {url}: Connection refused"));
        (await Sink(kind, url).ProbeAsync(default)).Fault.Should().Be(
            $"cannot connect to {url}: Connection refused");
    }

    [TestMethod]
    public async Task AProxyThatIsNotThereIsBlamedAndNotTheReceiver()
    {
        var proxy = Loopback.ClosedUrl();
        var sink = PlainClients.Webhook(
            "http://receiver.invalid/hook",
            new HttpClientOptions { ProxyUrl = proxy.Replace("//", "//me:s3@") });

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Passing(
            $"cannot connect to {proxy}, the proxy before http://receiver.invalid: Connection refused"));
    }

    [TestMethod]
    public async Task AnUnknownNameIsTriedAgain() =>
        (await Sink("webhook", "http://nobody.invalid/x").SendAsync(Some.Frozen(), default)).Should().Be(
            Passing("the name in http://nobody.invalid is not known"));

    [TestMethod]
    public async Task TlsToAPlainServerIsTriedAgain()
    {
        var url = _server.Url!.Replace("http:", "https:");

        var delivery = await Sink("webhook", url).SendAsync(Some.Frozen(), default);

        (delivery.Verdict, delivery.MayPass).Should().Be((Verdict.RetryLater, false));
        delivery.Reason.Should().StartWith($"no TLS connection to {url}: ");
    }

    [TestMethod]
    public async Task AConnectionThatBreaksIsTriedAgain()
    {
        using var listener = Loopback.Listen();
        var sending = Sink("webhook", Loopback.UrlOf(listener)).SendAsync(Some.Frozen(), default);
        (await listener.AcceptSocketAsync()).Dispose();

        var delivery = await sending;

        (delivery.Verdict, delivery.MayPass).Should().Be((Verdict.RetryLater, true));
        delivery.Reason.Should().StartWith(Loopback.UrlOf(listener) + ": ");
    }

    [TestMethod]
    public async Task ASilentReceiverIsLeftWhenTheAttemptIsCancelled()
    {
        using var listener = Loopback.Listen();
        using var limit = new CancellationTokenSource();
        var sending = Sink("webhook", Loopback.UrlOf(listener)).SendAsync(Some.Frozen(), limit.Token);
        using Socket accepted = await listener.AcceptSocketAsync();

        limit.Cancel();

        await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    [DataRow("HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\nno", "400 Bad Request: no")]
    [DataRow("HTTP/1.1 400 Bad Request\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u0001",
        "400 Bad Request")]
    [DataRow("HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\nxyz", "400 Bad Request")]
    public async Task AStatusDecidesWhateverBecomesOfItsBody(string answer, string reason)
    {
        using var listener = Loopback.Listen();
        var sending = Sink("webhook", Loopback.UrlOf(listener)).SendAsync(Some.Frozen(), default);
        using (var accepted = await listener.AcceptSocketAsync())
        {
            await accepted.ReceiveAsync(new byte[65_536]);
            await accepted.SendAsync(Encoding.Latin1.GetBytes(answer));
            accepted.Shutdown(SocketShutdown.Send);
            (await sending).Should().Be(Delivery.Rejected(reason));
        }
    }

    [TestMethod]
    public void APreviewMasksWhatIsSecret()
    {
        var sink = new WebhookSink(new WebhookSinkOptions
        {
            Name = "w",
            Url = "https://user:pass@example.org/hook?key=hidden",
            Http = new HttpClientOptions
            {
                BasicAuth = new BasicAuthOptions("me", Secret.Inline("hidden")),
                Headers = new Dictionary<string, Secret> { ["X-Key"] = Secret.Inline("hidden") },
            },
        }, PlainClients.Parts());
        var report = Some.Frozen();

        var request = sink.Describe(report);

        (request.Method, request.Destination).Should().Be(("POST", "https://example.org/hook?<secret>"));
        request.Headers.Select(header => $"{header.Key}: {header.Value}").Should().Equal(
            "Content-Type: application/json",
            $"Idempotency-Key: {report.ReportId}", "User-Agent: Scraper/0.1.0",
            "Authorization: Basic <secret>", "X-Key: <secret>");
        Encoding.UTF8.GetString(request.Body.Span).Should().Be(Encoding.UTF8.GetString(report.Json.Span));
    }

    private static Delivery Passing(string reason) => Delivery.RetryLater(reason) with { MayPass = true };

    private Task<Delivery> Answer(string kind, int status) =>
        Answer(kind, Response.Create().WithStatusCode(status));

    private Task<Delivery> Answer(string kind, IResponseBuilder response)
    {
        Respond(response);
        return Sink(kind, _server.Url!).SendAsync(Some.Frozen(), default);
    }

    private void Respond(IResponseBuilder response) => _server.Given(Request.Create()).RespondWith(response);

    private static ISink Sink(string kind, string url) => PlainClients.Sink(kind, url, Time);
}
