using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scraper.Tests.Support;
using static Scraper.Tests.Receiving.SomeReports;

namespace Scraper.Tests.Hosting;

/// <summary>Who may send and who may read, and whose address is stamped.</summary>
[TestClass]
public sealed class ReceiverGuardTests : IDisposable
{
    private readonly StateDirectory _state = new();

    public ReceiverGuardTests() => Directory.CreateDirectory(_state.Path);

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow("", "203.0.113.7", "127.0.0.1")]
    [DataRow("127.0.0.0/8", "203.0.113.7", "203.0.113.7")]
    [DataRow("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [DataRow("127.0.0.1', '203.0.113.0/24", "198.51.100.1, 203.0.113.7", "198.51.100.1")]
    [DataRow("127.0.0.1', '::/0', '0.0.0.0/0", "198.51.100.1, 203.0.113.7", "198.51.100.1")]
    [DataRow("127.0.0.1", "198.51.100.1, nonsense", "127.0.0.1")]
    [DataRow("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7")]
    [DataRow("127.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [DataRow("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7")]
    [DataRow("127.0.0.1", "", "127.0.0.1")]
    public async Task TheAddressIsThatOfTheConnectionOrOfATrustedProxysClient(
        string trusted, string forwarded, string ip)
    {
        await using var receiver = await RunningReceiver.StartAsync(
            _state, trusted == "" ? "" : $"  trusted_proxies: ['{trusted}']\n");

        (await receiver.PostAsync(
            With(node => node["tags"]!["ip"] = "192.0.2.1"), ("X-Forwarded-For", forwarded)))
            .Status.Should().Be(HttpStatusCode.Accepted, "a sender's own ip is no reason to refuse");

        (await receiver.GetAsync("/api/v1/installations")).Body.Should().Contain($"\"ip\":\"{ip}\"");
    }

    [TestMethod]
    [DataRow("keep", "203.0.113.7", "\"203.0.113.7\"")]
    [DataRow("prefix", "203.0.113.7", "\"203.0.113.0/24\"")]
    [DataRow("prefix", "2001:db8:1:2::3", "\"2001:db8:1::/48\"")]
    [DataRow("drop", "203.0.113.7", "null")]
    public async Task OfAnAddressIsKeptWhatTheSettingsSay(string keeping, string client, string ip)
    {
        await using var receiver = await RunningReceiver.StartAsync(
            _state, $"  trusted_proxies: [127.0.0.1]\n  ip: {keeping}\n");

        await receiver.PostAsync(Json(), ("X-Forwarded-For", client));

        (await receiver.GetAsync("/api/v1/installations")).Body.Should().Contain($"\"ip\":{ip},");
    }

    [TestMethod]
    public async Task AHashedAddressIsTheSameOneUnderTheSameKey()
    {
        const string settings = "  trusted_proxies: [127.0.0.1]\n  ip: hash\n";
        foreach (var client in new[] { "203.0.113.7", "203.0.113.8", "203.0.113.7" })
        {
            await using var receiver = await RunningReceiver.StartAsync(_state, settings);
            await receiver.PostAsync(Json(), ("X-Forwarded-For", client));
        }
        await using var last = await RunningReceiver.StartAsync(_state, settings);

        var told = (await last.GetAsync("/api/v1/installations?format=csv")).Body.Split("\r\n")[1..^1];

        told.Select(row => row.Split(',')[1]).Should().HaveCount(2).And.OnlyHaveUniqueItems()
            .And.OnlyContain(ip => ip.Length == 16 && ip.All(char.IsAsciiHexDigitLower));
        told.Select(row => row.Split(',')[6]).Should().BeEquivalentTo("1", "2");
    }

    [TestMethod]
    public async Task ATokenOrAPasswordLetsASenderIn()
    {
        File.WriteAllText(Path.Combine(_state.Path, "tokens"), "# ours\nfirst-token\n\nsecond-token\n");
        await using var receiver = await RunningReceiver.StartAsync(_state,
            $"  bearer_tokens_file: {_state.Path}/tokens\n"
            + $"  basic_auth_users: {{ alice: '{BCrypt.Net.BCrypt.HashPassword("a:b", 4)}' }}\n");

        foreach (var (shown, status) in new[]
        {
            ("Bearer second-token", 202), ("bearer first-token", 202), (Basic("alice", "a:b"), 202),
            (Basic("alice", "a:b"), 202), (null, 401), ("Bearer third-token", 401), ("Bearer # ours", 401),
            ("Bearer", 401), (Basic("alice", "a"), 401), (Basic("bob", "a:b"), 401), ("Basic ???", 401),
            ("Digest x", 401),
        })
        {
            using var answer = await receiver.AskAsync(
                HttpMethod.Post, "/api/v1/reports", Encoding.UTF8.GetBytes(Json()),
                shown is null ? [] : [("Authorization", shown)]);
            ((int)answer.StatusCode).Should().Be(status, shown);
            answer.Headers.WwwAuthenticate.Should().HaveCount(status == 401 ? 1 : 0);
        }
        (await receiver.GetAsync("/metrics")).Body.Should()
            .Contain("scraper_receiver_refused_requests_total{reason=\"unauthorized\"} 8\n");
        receiver.Log.Should().NotContain("token").And.NotContain("alice");
    }

    [TestMethod]
    public async Task ATokenThatIsTakenOutLetsNobodyIn()
    {
        var tokens = Path.Combine(_state.Path, "tokens");
        File.WriteAllText(tokens, "first-token\n");
        await using var receiver = await RunningReceiver.StartAsync(
            _state, $"  bearer_tokens_file: {tokens}\n");
        var first = ("Authorization", "Bearer first-token");
        (await receiver.PostAsync(Json(), first)).Status.Should().Be(HttpStatusCode.Accepted);

        File.WriteAllText(tokens, "second-token\n");
        await EndToEndWait.UntilAsync("it is out", async () =>
            (await receiver.PostAsync(Json(), first)).Status == HttpStatusCode.Unauthorized);

        (await receiver.PostAsync(Json(), ("Authorization", "Bearer second-token"))).Status
            .Should().Be(HttpStatusCode.Accepted);
        File.Delete(tokens);
        await EndToEndWait.UntilAsync("nobody is let in", async () =>
            (await receiver.PostAsync(Json(), first)).Status == HttpStatusCode.ServiceUnavailable);
    }

    [TestMethod]
    public async Task ReadersHaveCredentialsOfTheirOwn()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state,
            $"  basic_auth_users: {{ sender: '{BCrypt.Net.BCrypt.HashPassword("s", 4)}' }}\n"
            + $"  read_users: {{ reader: '{BCrypt.Net.BCrypt.HashPassword("r", 4)}' }}\n");

        foreach (var path in (string[])["/", "/api/v1/usage?format=csv", "/api/v1/installations"])
        {
            (await receiver.GetAsync(path)).Status.Should().Be(HttpStatusCode.Unauthorized, path);
            (await receiver.GetAsync(path, ("Authorization", Basic("sender", "s")))).Status
                .Should().Be(HttpStatusCode.Unauthorized, path);
            (await receiver.GetAsync(path, ("Authorization", Basic("reader", "r")))).Status
                .Should().Be(HttpStatusCode.OK, path);
        }
        (await receiver.PostAsync(Json(), ("Authorization", Basic("reader", "r")))).Status
            .Should().Be(HttpStatusCode.Unauthorized);
        foreach (var path in (string[])["/metrics", "/healthz", "/readyz"])
            (await receiver.GetAsync(path)).Status.Should().Be(HttpStatusCode.OK, path);
    }

    [TestMethod]
    [DataRow("X-Forwarded-For", "127.0.0.1")]
    [DataRow("Forwarded", "for=127.0.0.1")]
    [DataRow("Via", "1.1 proxy")]
    [DataRow("X-Real-IP", "203.0.113.7")]
    [DataRow("Host", "rebound.example")]
    public async Task WithoutCredentialsOnlyThisMachineReads(string header, string value)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.GetAsync("/api/v1/usage")).Status.Should().Be(HttpStatusCode.OK);
        foreach (var path in (string[])["/", "/api/v1/usage", "/api/v1/installations?format=csv"])
            (await receiver.GetAsync(path, (header, value))).Should().Be((HttpStatusCode.Forbidden,
                "reading from another machine needs credentials: set receiver.read_users\n"));
    }

    [TestMethod]
    public async Task WithoutCredentialsNobodyElseSendsOrReads()
    {
        var here = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).FirstOrDefault(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        if (here is null)
            Assert.Inconclusive("this machine has no address but its loopback");
        await using var receiver = await RunningReceiver.StartAsync(_state, "  listen_address: ':0'\n");
        receiver.Client.BaseAddress = new Uri($"http://{here}:{receiver.Address.Port}");

        (await receiver.GetAsync("/")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await receiver.GetAsync("/api/v1/usage")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await receiver.PostAsync(Json())).Should().Be((HttpStatusCode.Forbidden,
            "sending from another machine needs credentials: set receiver.bearer_tokens_file or "
            + "receiver.basic_auth_users\n"));
        (await receiver.GetAsync("/healthz")).Status.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task ABrowserSendsNothingForAPageOfSomebodyElse()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.PostAsync(Json(), ("Origin", "https://example.com"))).Status
            .Should().Be(HttpStatusCode.Forbidden);
    }

    [TestMethod]
    public async Task WhereAKeyIsSetEveryBodyIsSigned()
    {
        File.WriteAllText(Path.Combine(_state.Path, "key"), "a secret\n");
        await using var receiver = await RunningReceiver.StartAsync(
            _state, $"  signature_key_file: {_state.Path}/key\n");
        var report = Json();
        var hex = Convert.ToHexStringLower(
            HMACSHA256.HashData("a secret"u8, Encoding.UTF8.GetBytes(report)));

        foreach (var wrong in new[] { null, "", hex, "sha256=", "sha256=" + hex[2..], "sha1=" + hex })
            (await receiver.PostAsync(report, wrong is null ? [] : [("X-Signature-256", wrong)])).Status
                .Should().Be(HttpStatusCode.Unauthorized, wrong);
        (await receiver.PostAsync(report + "\n", ("X-Signature-256", "sha256=" + hex))).Status
            .Should().Be(HttpStatusCode.Unauthorized);
        (await receiver.PostAsync(report, ("X-Signature-256", "sha256=" + hex))).Status
            .Should().Be(HttpStatusCode.Accepted);
    }

    [TestMethod]
    public async Task AFloodIsToldWhenToComeAgainAndOthersAreNot()
    {
        await using var receiver = await RunningReceiver.StartAsync(
            _state, "  rate_limit: 1\n  trusted_proxies: [127.0.0.1]\n");
        var (flood, other) = (("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-For", "203.0.113.8"));
        HttpStatusCode last;
        do
            last = (await receiver.PostAsync(Json(), flood)).Status;
        while (last == HttpStatusCode.Accepted);

        last.Should().Be(HttpStatusCode.TooManyRequests);
        using var answer = await receiver.AskAsync(HttpMethod.Get, "/api/v1/usage", null, flood);
        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await receiver.PostAsync(Json(), other)).Status.Should().Be(HttpStatusCode.Accepted);
        (await receiver.GetAsync("/healthz", flood)).Status.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task HttpsHasTheCertificateAndAsksForThoseOfClients()
    {
        using var root = MadeCertificates.Root();
        using var server = MadeCertificates.SelfSigned("127.0.0.1");
        using var client = MadeCertificates.IssuedBy(root, "sidecar.example");
        using var stranger = MadeCertificates.SelfSigned("stranger.example");
        Write("server.pem", MadeCertificates.Pem(server));
        Write("server.key", MadeCertificates.KeyPem(server));
        Write("root.pem", MadeCertificates.Pem(root));
        await using var receiver = await RunningReceiver.StartAsync(_state, $$"""
              tls_server_config:
                cert_file: {{_state.Path}}/server.pem
                key_file: {{_state.Path}}/server.key
                client_ca_file: {{_state.Path}}/root.pem
                client_auth_type: RequireAndVerifyClientCert
                min_version: TLS13

            """);

        receiver.Address.Scheme.Should().Be("https");
        (await SendAsync(receiver.Address, client)).Should().Be(HttpStatusCode.Accepted);
        foreach (var wrong in new[] { stranger, null })
            await FluentActions.Awaiting(() => SendAsync(receiver.Address, wrong))
                .Should().ThrowAsync<HttpRequestException>();
    }

    [TestMethod]
    [DataRow("bearer_tokens_file: /nowhere/tokens", "receiver: bearer_tokens_file cannot be read: ")]
    [DataRow("signature_key_file: /nowhere/key", "receiver: signature_key_file cannot be read: ")]
    [DataRow("tls_server_config: {cert_file: /nowhere/cert, key_file: /nowhere/key}",
        "receiver: cert_file /nowhere/cert cannot be used: ")]
    public async Task AFileThatCannotBeReadKeepsItFromStarting(string yaml, string why)
    {
        var failure = await RunningReceiver.FailAsync(_state, $"  {yaml}\n");

        failure!.Message.Should().StartWith(why);
        failure.Kind.Should().Be(Scraper.Outcomes.FailureKind.UsageInvalid);
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static async Task<HttpStatusCode> SendAsync(Uri address, X509Certificate2? shown)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ClientCertificates = shown is null ? [] : [shown],
                LocalCertificateSelectionCallback = shown is null ? null : (_, _, _, _, _) => shown,
            },
        };
        using var client = new HttpClient(handler);
        using var answer = await client.PostAsync(
            new Uri(address, "/api/v1/reports"), new ByteArrayContent(Encoding.UTF8.GetBytes(Json())));
        return answer.StatusCode;
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_state.Path, file), text);
}
