using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>The built sidecar, whose target and webhook both ask for a certificate and a token: new ones hold
/// while it runs, and neither is ever told.</summary>
[TestClass]
public sealed class RotationTests : IDisposable
{
    private const string Success = "scraper_collections_total{target=\"db\",outcome=\"success\"}";
    private const string Accepted = "scraper_deliveries_total{sink=\"webhook\",verdict=\"accepted\"}";

    private readonly ProcessRun _program = new();
    private readonly X509Certificate2 _first = MadeCertificates.Root();
    private readonly X509Certificate2 _second = MadeCertificates.Root();
    private readonly ScrapingRawServer _server;

    public RotationTests()
    {
        _server = new ScrapingRawServer(AnswerAsync, MadeCertificates.IssuedBy(_first, "127.0.0.1"));
        _server.AskForCertificatesOf(_first);
        _program.Put("schema.yaml", EndToEndTiny.Schema);
        var tls = "tls_config: { ca_file: ca.pem, cert_file: cert.pem, key_file: key.pem }";
        _program.Put("scraper.yaml", $$"""
            schema: schema.yaml
            state_dir: state
            listen_address: 127.0.0.1:0
            schedule: { interval: 1s, jitter: 0s }
            targets:
              - name: db
                url: {{_server.Url}}
                authorization: { credentials_file: token }
                {{tls}}
            sinks:
              - type: webhook
                url: {{_server.Url.Replace("/metrics", "/hook")}}
                basic_auth: { username: me, password_file: token }
                {{tls}}
                retry: { initial_backoff: 100ms, max_backoff: 100ms }

            """);
        Put(_first, "one.example", "t0ken/one");
    }

    public void Dispose()
    {
        _server.Dispose();
        _first.Dispose();
        _second.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task CertificatesAndTokensAreReadAgainWhileItRuns()
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await GoneOnAsync(sidecar);

        Put(_second, "two.example", "t0ken/two");
        _server.Become(MadeCertificates.IssuedBy(_second, "127.0.0.1"));
        _server.AskForCertificatesOf(_second);
        await EndToEndWait.UntilAsync("both ask with the new ones", () =>
            Asked("GET /metrics", "Bearer t0ken/two")
            && Asked("POST /hook", "Basic " + Convert.ToBase64String("me:t0ken/two"u8)));
        await GoneOnAsync(sidecar);
        var pages = await sidecar.GetAsync("/healthz") + await sidecar.GetAsync("/metrics");
        await sidecar.TerminateAsync();

        _server.ClientNames.Should().Contain("CN=one.example").And.Contain("CN=two.example");
        var kept = string.Concat(Directory.GetFiles(Path.Combine(_program.Directory, "state"))
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        (pages + sidecar.Output + sidecar.Error + kept).Should()
            .NotContainAny("t0ken", Convert.ToBase64String("me:t0ken/one"u8), "PRIVATE KEY");
    }

    private static async Task GoneOnAsync(EndToEndProcess sidecar)
    {
        foreach (var series in (string[])[Success, Accepted])
        {
            var before = await sidecar.MetricAsync(series);
            await EndToEndWait.UntilAsync(series, async () => await sidecar.MetricAsync(series) > before);
        }
    }

    private bool Asked(string line, string credentials)
    {
        lock (_server.Requests)
            return _server.Requests.Any(head => head.StartsWith(line, StringComparison.Ordinal)
                && head.Contains("Authorization: " + credentials + "\r\n", StringComparison.Ordinal));
    }

    private void Put(X509Certificate2 issuer, string name, string token)
    {
        var own = MadeCertificates.IssuedBy(issuer, name);
        _program.Put("ca.pem", MadeCertificates.Pem(issuer));
        _program.Put("cert.pem", MadeCertificates.Pem(own));
        _program.Put("key.pem", MadeCertificates.KeyPem(own));
        _program.Put("token", token + "\n");
    }

    private static async Task AnswerAsync(string head, Stream stream)
    {
        var body = head.StartsWith("GET", StringComparison.Ordinal) ? EndToEndTiny.Page : "";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n"
            + $"Connection: close\r\n\r\n{body}"));
    }
}
