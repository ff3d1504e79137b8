using System.IO;
using System.IO.Compression;
using System.Text;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>What becomes of each kind of answer; the table of bad pages.</summary>
[TestClass]
public sealed class AnswerTests
{
    private const string Text = "200 OK\nContent-Type: text/plain; version=0.0.4";

    [TestMethod]
    [DataRow(Text, "<html>", FailureKind.PageNotExposition,
        "@ is HTML or XML, not a Prometheus exposition; check the address")]
    [DataRow("200 OK\nContent-Type: text/html", "hello", FailureKind.PageNotExposition,
        "@ is an HTML page, not a Prometheus exposition; check the address")]
    [DataRow(Text, "", FailureKind.PageEmpty, "@ gave an empty body; is it the /metrics page of the server?")]
    [DataRow(Text, "a\0 \01\0\n\0", FailureKind.EncodingUnsupported,
        "@ is encoded as UTF-16; an exposition is UTF-8, so save or serve it as such")]
    [DataRow("200 OK\nContent-Type: application/vnd.google.protobuf", "x", FailureKind.ContentTypeUnsupported,
        "@ answers in the protobuf format, though text was asked for")]
    [DataRow("403 Forbidden", "{\"code\":\"forbidden\",\"message\":\"metrics disabled\"}",
        FailureKind.MetricsDisabled,
        "@: influxd runs with its metrics disabled; start it without --metrics-disabled "
            + "(INFLUXD_METRICS_DISABLED)")]
    [DataRow("403 Forbidden", "{\"message\":\"no\"}", FailureKind.AccessDenied,
        "@ answers 403 Forbidden; give the target valid credentials (basic_auth or authorization)")]
    [DataRow("401 Unauthorized", "", FailureKind.AccessDenied,
        "@ answers 401 Unauthorized; give the target valid credentials (basic_auth or authorization)")]
    [DataRow("503 Service Unavailable", "{\"status\":\"starting\"}", FailureKind.TargetStarting,
        "@: influxd is still starting; try again when its shards are loaded")]
    [DataRow("503 Service Unavailable", "no \u001b[31mbackend\n here", FailureKind.ServerError,
        "@ answers 503 Service Unavailable ('no [31mbackend here'); see the server's log")]
    [DataRow("500 Oops", "", FailureKind.ServerError,
        "@ answers 500 Internal Server Error; see the server's log")]
    [DataRow("404 Not Found", "404 page not found\n", FailureKind.HttpStatus,
        "@ answers 404 Not Found ('404 page not found'); check the path, influxd serves /metrics")]
    [DataRow("418 Teapot", "", FailureKind.HttpStatus, "@ answers 418 I'm a teapot; check the address")]
    [DataRow("200 OK\nContent-Encoding: br", "x", FailureKind.DecompressionFailed,
        "@ answers with Content-Encoding 'br'; this program reads gzip only")]
    [DataRow(Text + "\nContent-Encoding: gzip", "not gzip at all", FailureKind.DecompressionFailed,
        "@: the body is no valid gzip data; set enable_compression: false, or mend the server")]
    public async Task EachBadAnswerHasItsFailure(string head, string body, object kind, string message)
    {
        using var server = ScrapingRawServer.Answering(head, body);

        var failure = await ScrapingFetch.FailureAsync(server.Url);

        failure.Should().Be(
            new Failure((FailureKind)kind, message.Replace("@", server.Url, StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\nContent-Length: 100\n\na 1\n")]
    [DataRow("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\na 1\n\n")]
    [DataRow("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nff\na 1\n")]
    [DataRow("HTTP/1.1 200 OK\nContent-Le")]
    [DataRow("")]
    public async Task ABodyThatBreaksOffIsALostConnection(string answer)
    {
        using var server = ScrapingRawServer.Saying(answer);

        var failure = await ScrapingFetch.FailureAsync(server.Url);

        failure.Should().Be(new Failure(FailureKind.ConnectionLost,
            $"{server.Url} closed the connection before the page was complete; see the server's log"));
    }

    [TestMethod]
    public async Task ABodyThatBreaksOffLateIsALostConnectionToo()
    {
        var body = Encoding.ASCII.GetBytes(new string('a', 4000));
        using var server = ScrapingRawServer.Saying("HTTP/1.1 200 OK\nContent-Length: 5000\n\n", body);

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.ConnectionLost);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(1500)]
    public async Task ATruncatedGzipBodyIsNoWholePage(int length)
    {
        var body = Gzip(Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, 3000).Select(at => $"a{at * 7919 % 10007} {at}\n"))))[..length];
        using var server = ScrapingRawServer.Answering(Text + "\nContent-Encoding: gzip", body);

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.DecompressionFailed);
    }

    [TestMethod]
    public async Task WhatIsNotHttpIsSaidToBeSo()
    {
        using var server = ScrapingRawServer.Saying("\u0015\u0003\u0001 alert, what else\n\n");

        (await ScrapingFetch.FailureAsync(server.Url)).Should().Be(new Failure(FailureKind.NotHttp,
            $"{server.Url} answers with something that is not HTTP; "
            + "check the port, and whether it wants https:"));
    }

    [TestMethod]
    public async Task APlainPageComesWithItsTypeAndNoWarning()
    {
        using var server = ScrapingRawServer.Answering(Text, "a 1\n");
        await using var page = (await ScrapingFetch.FetchAsync(server.Url)).Value;

        (page.Dialect, page.Warnings.Count).Should().Be((Dialect.Text, 0));
        (await new StreamReader(page.Body).ReadToEndAsync()).Should().Be("a 1\n");
    }

    [TestMethod]
    public async Task AMissingContentTypeIsAWarning()
    {
        using var server = ScrapingRawServer.Answering("200 OK", "a 1\n");
        await using var page = (await ScrapingFetch.FetchAsync(server.Url)).Value;

        page.Warnings.Should().Equal($"{server.Url} answers with no Content-Type; it is read as text 0.0.4 "
            + "(fallback_scrape_protocol would settle it)");
    }

    [TestMethod]
    public async Task AGzipBombIsUnpackedAsItIsRead()
    {
        var bomb = Gzip(new byte[64 * 1024 * 1024].Select(_ => (byte)'a').ToArray());
        using var server = ScrapingRawServer.Answering(Text + "\nContent-Encoding: gzip", bomb);
        await using var page = (await ScrapingFetch.FetchAsync(server.Url)).Value;
        var buffer = new byte[4096];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var read = 0; read < 1024; read++)
            await page.Body.ReadExactlyAsync(buffer);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 * 1024 * 1024);
    }

    [TestMethod]
    public async Task AnEndlessBodyCanBeLeftAtAnyTime()
    {
        using var server = new ScrapingRawServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"u8.ToArray());
            while (true)
                await stream.WriteAsync("a_metric_without_end 1\n"u8.ToArray());
        });
        await using var page = (await ScrapingFetch.FetchAsync(server.Url)).Value;

        await page.Body.ReadExactlyAsync(new byte[1024 * 1024]);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    [DataRow("2.1.1")]
    [DataRow("2.7.12")]
    [DataRow("2.9.1")]
    public async Task InfluxdWithItsMetricsDisabledIsRecognised(string release)
    {
        var body = File.ReadAllBytes(Places.Shared("captures", release, "disabled.txt"));
        var headers = File.ReadAllText(Places.Shared("captures", release, "disabled.txt.headers"));
        using var server = ScrapingRawServer.Saying(headers.TrimEnd() + "\n\n", body);

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.MetricsDisabled);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    public async Task InfluxdThatStartsIsRecognised()
    {
        var answer = File.ReadAllText(Places.Shared("captures", "main-2.x-starting.http"));
        using var server = ScrapingRawServer.Saying(answer.ReplaceLineEndings("\n"));

        (await ScrapingFetch.FailureAsync(server.Url)).Kind.Should().Be(FailureKind.TargetStarting);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    [DataRow("2.0.0-alpha.8")]
    [DataRow("2.9.1")]
    public async Task APageServedAsGzipIsThePlainPage(string release)
    {
        var packed = File.ReadAllBytes(Places.Shared("captures", release, "used.prom.gz"));
        using var server = ScrapingRawServer.Answering(Text + "\nContent-Encoding: gzip", packed);
        using var plain = new MemoryStream();
        new GZipStream(new MemoryStream(packed), CompressionMode.Decompress).CopyTo(plain);

        var page = await ScrapingFetch.BytesAsync(new TargetOptions { Url = server.Url });

        page.Should().Equal(plain.ToArray());
        Encoding.UTF8.GetString(page).Should().Contain("influxdb_info");
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
