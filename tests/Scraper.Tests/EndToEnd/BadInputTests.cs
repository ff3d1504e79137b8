using System.IO;
using System.IO.Compression;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>
/// What <c>once</c> makes of everything that is no usable page or no usable place: one sentence that
/// begins with its failure kind, the right exit code, nothing on standard output, no report.
/// </summary>
[TestClass]
public sealed class BadInputTests
{
    private const string Nothing = "asks for; check that the target is the right server, or give its "
        + "schema with --schema";

    private const string Gzip = "Content-Encoding: gzip\n";

    private static readonly EndToEndServer Server = Serve();
    private static readonly ScrapingRawServer Garbage = ScrapingRawServer.Saying("SSH-2.0-OpenSSH_9.9\n");

    [ClassCleanup]
    public static void Close()
    {
        Server.Dispose();
        Garbage.Dispose();
    }

    [TestMethod]
    [DataRow("/html", "page_not_exposition: @ is an HTML page, not a Prometheus exposition; check the "
        + "address")]
    [DataRow("/doctype", "page_not_exposition: @ is HTML or XML, not a Prometheus exposition; check the "
        + "address")]
    [DataRow("/json", "page_not_exposition: @ is JSON, not a Prometheus exposition; check the address")]
    [DataRow("/empty", "page_empty: @ gave an empty body; is it the /metrics page of the server?")]
    [DataRow("/comment", "nothing_matched: none of the page's 0 samples is one that the schema "
        + "influxdb-usage-telemetry/1 " + Nothing)]
    [DataRow("/postgres", "nothing_matched: none of the page's 272 samples is one that the schema "
        + "influxdb-usage-telemetry/1 " + Nothing)]
    [DataRow("/cut", "connection_lost: @ closed the connection before the page was complete; see the "
        + "server's log")]
    [DataRow("/utf16", "encoding_unsupported: @ is encoded as UTF-16; an exposition is UTF-8, so save or "
        + "serve it as such")]
    [DataRow("/disabled", "metrics_disabled: @: influxd runs with its metrics disabled; start it without "
        + "--metrics-disabled (INFLUXD_METRICS_DISABLED)")]
    [DataRow("/forbidden", "access_denied: @ answers 403 Forbidden; give the target valid credentials "
        + "(basic_auth or authorization)")]
    [DataRow("/starting", "target_starting: @: influxd is still starting; try again when its shards are "
        + "loaded")]
    [DataRow("/overloaded", "server_error: @ answers 503 Service Unavailable ('too busy'); see the "
        + "server's log")]
    [DataRow("/lost", "http_status: @ answers 404 Not Found ('404 page not found'); check the path, "
        + "influxd serves /metrics")]
    [DataRow("/loop", "too_many_redirects: * redirects back to @, a loop; check the address and the "
        + "proxy before it")]
    [DataRow("/bad-gzip", "decompression_failed: @: the body is no valid gzip data; set "
        + "enable_compression: false, or mend the server")]
    public Task APageThatIsNone(string path, string sentence) =>
        CheckAsync($"SCRAPER_TARGETS__0__URL={Server.Url(path)}", 3, sentence, Server.Url(path));

    [TestMethod]
    [DataRow("/moved", "FOLLOW_REDIRECTS=false", "redirect_refused: @ redirects to */metrics and "
        + "follow_redirects is false; set the target's url to it")]
    [DataRow("/endless", "BODY_SIZE_LIMIT=100KB", "body_too_large: the body is over body_size_limit of "
        + "102400 bytes, and none of the * samples before that is one that the schema "
        + "influxdb-usage-telemetry/1 asks for; check the target, or raise that limit")]
    [DataRow("/one-line", "BODY_SIZE_LIMIT=2MB", "body_too_large: the body is over body_size_limit of "
        + "2097152 bytes, and none of the 1 samples before that is one that the schema "
        + "influxdb-usage-telemetry/1 asks for; check the target, or raise that limit")]
    [DataRow("/bomb", "", "body_too_large: the body is over body_size_limit of 67108864 bytes, and none "
        + "of the * samples before that is one that the schema influxdb-usage-telemetry/1 asks for; check "
        + "the target, or raise that limit")]
    [DataRow("/silence", "SCRAPE_TIMEOUT=300ms", "scrape_timeout: @ did not give its whole page within "
        + "0.3 s; raise scrape_timeout or see what holds the server up")]
    [DataRow("/metrics", "AUTHORIZATION__CREDENTIALS_FILE=none", "secret_unreadable: @ was not asked: "
        + "cannot read the secret file *none: it does not exist")]
    public Task ATargetWithSettings(string path, string setting, string sentence) => CheckAsync(
        $"SCRAPER_TARGETS__0__URL={Server.Url(path)} "
            + (setting.Length > 0 ? $"SCRAPER_TARGETS__0__{setting}" : ""),
        3, sentence, Server.Url(path));

    [TestMethod]
    [DataRow("no.prom", 3, "file_missing: there is no file '*no.prom'; check the path (an address of a "
        + "server begins with http:// or https://)")]
    [DataRow(".", 3, "file_unreadable: '*' is a directory; name the file that holds the page")]
    [DataRow("ftp://x/metrics", 2, "environment: SCRAPER_TARGETS__0__URL: 'ftp://x/metrics' "
        + "is no address this program can read; "
        + "use http:, https:, file: or a path")]
    [DataRow("http://:80", 2, "environment: SCRAPER_TARGETS__0__URL: 'http://:80' is no valid address; "
        + "write it as http://HOST:PORT/metrics")]
    [DataRow("http://no.invalid/metrics", 3, "name_not_resolved: @: the host's name is not known; check "
        + "it for a typing mistake, and the name server")]
    [DataRow("CLOSED", 3, "connection_refused: @: nothing accepts connections there; is the server "
        + "running, and the port right?")]
    [DataRow("GARBAGE", 3, "not_http: @ answers with something that is not HTTP; check the port, and "
        + "whether it wants https:")]
    [DataRow("TLS", 3, "tls_failed: @: no TLS connection: *; check the address and tls_config")]
    public Task ATargetThatIsNotThere(string target, int exit, string sentence)
    {
        var url = target switch
        {
            "CLOSED" => Loopback.ClosedUrl() + "/metrics",
            "GARBAGE" => Garbage.Url,
            "TLS" => Garbage.Url.Replace("http:", "https:", StringComparison.Ordinal),
            _ => target,
        };
        return CheckAsync($"SCRAPER_TARGETS__0__URL={url}", exit, sentence, url);
    }

    [TestMethod]
    [DataRow("file", "state_unavailable: cannot use the state directory *file: a file stands where a "
        + "directory should be; choose another one (--state-dir)")]
    [DataRow("file/below", "state_unavailable: cannot use the state directory *file/below: a file stands "
        + "where a directory should be; choose another one (--state-dir)")]
    [DataRow("/proc/state", "state_unavailable: cannot use the state directory /proc/state: *; choose "
        + "another one (--state-dir)")]
    public Task AStateDirectoryThatCannotBe(string state, string sentence) => CheckAsync(
        $"SCRAPER_TARGETS__0__URL={Server.Url("/metrics")} SCRAPER_STATE_DIR={state}", 6, sentence);

    [TestMethod]
    public async Task AReadOnlyFileSystemIsSix()
    {
        using var program = new ProcessRun();
        var start = program.Start(["once", "--state-dir", "mnt/state", "--target", Server.Url("/metrics")]);
        Directory.CreateDirectory(Path.Combine(program.Directory, "mnt"));
        const string Script = "PATH=/usr/sbin:/usr/bin:/sbin:/bin; "
            + "mount -t tmpfs -o ro none mnt || exit 77; exec \"$@\"";
        string[] words = ["-m", "/bin/sh", "-c", Script, "sh", start.FileName, .. start.ArgumentList];
        start.FileName = "/usr/bin/unshare";
        start.ArgumentList.Clear();
        foreach (var word in words)
            start.ArgumentList.Add(word);
        if (!File.Exists(start.FileName))
            Assert.Inconclusive("unshare is not installed");

        var result = await ProcessRun.RunAsync(start);

        if (result.Error.StartsWith("unshare:", StringComparison.Ordinal) || result.Exit == 77)
            Assert.Inconclusive("this user may not mount: " + result.Error);
        result.Should().Be(new ProcessRun.Result(6, "",
            "state_read_only: mnt/state is read-only; mount it writable or choose another state directory "
            + "(--state-dir)\n"));
    }

    [TestMethod]
    [DataRow("/torn", "", "\"rejected\":1,\"rejections\":[{\"line\":*\"expected a newline, found the end "
        + "of the page: the line is truncated\"}]*\"partial\":true*")]
    [DataRow("/metrics", "SCRAPER_BODY_SIZE_LIMIT=100KB", "\"partial\":true*")]
    public async Task APageThatBreaksOffIsPartial(string path, string setting, string expected)
    {
        using var program = new ProcessRun();

        var result = await program.RunAsync(
            "once --state-dir state", $"SCRAPER_TARGETS__0__URL={Server.Url(path)} {setting}");

        result.Exit.Should().Be(0, result.Error);
        program.Read("state/reports.jsonl").Should().Match("*" + expected);
    }

    private static async Task CheckAsync(string environment, int exit, string sentence, string url = "")
    {
        using var program = new ProcessRun();
        program.Put("file", "no directory");

        var result = await program.RunAsync("once", environment);

        (result.Exit, result.Output).Should().Be((exit, ""), result.Error);
        result.Error.Should().Match(sentence.Replace("@", url, StringComparison.Ordinal) + "\n");
        result.Error.Count(letter => letter == '\n').Should().Be(1);
        program.Left().Should().NotContain(path => path.EndsWith("reports.jsonl", StringComparison.Ordinal));
    }

    private static EndToEndServer Serve()
    {
        var server = new EndToEndServer();
        var page = EndToEndServer.Page("influxd-2.9.1.prom");
        server.Answer("/html", "200 OK", "<p>hello</p>"u8.ToArray(), "text/html");
        server.Answer("/doctype", "200 OK", "<!doctype html><p>hello</p>"u8.ToArray());
        server.Answer("/json", "200 OK", "{\"a\": 1}"u8.ToArray());
        server.Answer("/empty", "200 OK", []);
        server.Answer("/comment", "200 OK", "# hello\n\n"u8.ToArray());
        server.Answer("/postgres", "200 OK", EndToEndServer.Page("postgres_exporter-0.11.prom"));
        server.Answer("/torn", "200 OK", page[..^7]);
        server.Answer("/utf16", "200 OK", Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(page)));
        server.Answer("/disabled", "403 Forbidden",
            """{"code":"forbidden","message":"metrics disabled"}"""u8.ToArray());
        server.Answer("/forbidden", "403 Forbidden", "no"u8.ToArray());
        server.Answer("/starting", "503 x", """{"status":"starting"}"""u8.ToArray(), "application/json");
        server.Answer("/overloaded", "503 x", "too\nbusy"u8.ToArray());
        server.Answer("/lost", "404 x", "404 page not found"u8.ToArray());
        server.Answer("/loop", "302 x", [], headers: "Location: /pool\n");
        server.Answer("/pool", "302 x", [], headers: "Location: /loop\n");
        server.Answer("/moved", "301 x", [], headers: "Location: /metrics\n");
        server.Answer("/bad-gzip", "200 OK", "no gzip at all"u8.ToArray(), headers: Gzip);
        server.Answer("/bomb", "200 OK", Bomb(), headers: Gzip);
        server.Answer("/cut", stream => SayAsync(stream, page.Length, page[..40_000]));
        server.Answer("/endless", stream => EndlessAsync(stream, "a_metric{a=\"b\"} 1\n"));
        server.Answer("/one-line", stream => EndlessAsync(stream, "a"));
        server.Answer("/silence", stream => stream.ReadAsync(new byte[1]).AsTask());
        return server;
    }

    private static async Task SayAsync(Stream stream, int length, byte[] body)
    {
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(body);
    }

    private static async Task EndlessAsync(Stream stream, string what)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"u8.ToArray());
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(what, 2000)));
        while (true)
            await stream.WriteAsync(piece);
    }

    // A page of over 64 MiB in well under one.
    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var line = Encoding.ASCII.GetBytes(new string('#', 99_999) + "\n");
            for (var written = 0; written < 70_000_000; written += line.Length)
                gzip.Write(line);
        }
        return packed.ToArray();
    }
}
