using System.IO;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Secrets go to the peers that they are for, and nowhere else.</summary>
[TestClass]
public sealed class SecretsTests : IDisposable
{
    private static readonly string[] Secrets =
    [
        "basic-pass-1", "target-header-2", "bearer-file-3", "hook-query-4", "hook-header-5", "push-pass-6",
        "influx-token-7", "influx-file-8", "url-pass-9", "env-token-10",
        Convert.ToBase64String("reader:basic-pass-1"u8), Convert.ToBase64String("pusher:push-pass-6"u8),
    ];

    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;
    private readonly StringBuilder _said = new();

    public SecretsTests()
    {
        _server = EndToEndTiny.Serve(_program);
        var before = _program.Read("scraper.yaml").Split("targets:")[0];
        _program.Put("bearer.txt", "bearer-file-3\n");
        _program.Put("token.txt", "influx-file-8\n");
        _program.Put("scraper.yaml", before + $$"""
            targets:
              - name: db
                url: {{_server.Url("/metrics")}}
                basic_auth: { username: reader, password: basic-pass-1 }
                http_headers: { X-Key: target-header-2 }
            sinks:
              - { type: file }
              - type: webhook
                url: {{_server.Url("/hook")}}?key=hook-query-4
                authorization: { credentials_file: bearer.txt }
                http_headers: { X-Hook: hook-header-5 }
                retry: { initial_backoff: 1ms, max_backoff: 1ms }
              - type: pushgateway
                url: {{_server.Url("")}}
                basic_auth: { username: pusher, password: push-pass-6 }
              - { type: influxdb, url: "{{_server.Url("")}}", org: o, bucket: b, token: influx-token-7 }
              - { type: influxdb, name: second, url: "{{_server.Url("")}}", org: o, bucket: c,
                  token_file: token.txt }

            """);
        foreach (var path in (string[])["/hook", "/api/v2/write", "/metrics/job/influxdb/instance/db"])
            _server.Answer(path, "401 Unauthorized", "who are you?"u8.ToArray());
    }

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task NothingThatIsSaidOrKeptHoldsASecret()
    {
        foreach (var arguments in (string[])["preview", "check --probe", "once --summary",
            "preview --sink webhook", "preview --sink pushgateway", "preview --sink influxdb --format json",
            "preview --sink second", "status", "once --log-format json",
            "once --target http://u:url-pass-9@127.0.0.1:1/metrics"])
            await RunAsync(arguments);
        await RunAsync("check", "SCRAPER_SINKS__1__AUTHORIZATION__CREDENTIALS=env-token-10");
        await RunAsync("check", "SCRAPER_TARGETS__0__URL=http://u:url-pass-9@127.0.0.1:1/metrics");
        _server.Down();
        await RunAsync("once");
        _server.Up();
        await RunSidecarAsync();

        foreach (var file in Directory.GetFiles(Path.Combine(_program.Directory, "state")))
            _said.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        foreach (var secret in Secrets)
            _said.ToString().Should().NotContain(secret);
        Sent("/metrics").Should().Contain($"Basic {Secrets[^2]}").And.Contain("X-Key: target-header-2");
        Sent("/hook").Should().Contain("Bearer bearer-file-3").And.Contain("X-Hook: hook-header-5")
            .And.Contain("?key=hook-query-4");
        Sent("/api/v2/write").Should().Contain("Token influx-token-7").And.Contain("Token influx-file-8");
        Sent("/metrics/job/influxdb/instance/db").Should().Contain($"Basic {Secrets[^1]}");
    }

    private string Sent(string path) => string.Concat(
        _server.Requests.Where(request => request.Path == path).Select(request => request.Head));

    private async Task RunAsync(string arguments, string environment = "")
    {
        var result = await _program.RunAsync(arguments, environment);
        result.Error.Should().NotContain("bug").And.NotContain("   at ");
        _said.Append(result.Output).Append(result.Error);
    }

    private async Task RunSidecarAsync()
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("collected", async () =>
            await sidecar.MetricAsync("scraper_collections_total{target=\"db\",outcome=\"success\"}") >= 1);
        foreach (var page in (string[])["/metrics", "/healthz", "/readyz", "/"])
            _said.Append(await sidecar.GetAsync(page));
        await sidecar.TerminateAsync();
        _said.Append(sidecar.Output).Append(sidecar.Error);
    }
}
