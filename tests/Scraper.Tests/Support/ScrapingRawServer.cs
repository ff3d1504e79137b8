using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Scraper.Tests.Support;

/// <summary>A server that says exactly the bytes a test wants,
/// well-formed or not, on a free loopback port.</summary>
internal sealed class ScrapingRawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Stream, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly SslServerAuthenticationOptions _tls = new();

    // Held, or an answer that never comes would be collected together with its connection.
    private readonly List<TcpClient> _clients = [];

    public ScrapingRawServer(Func<string, Stream, Task> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        // Offline, or the server itself would fetch its issuer's certificate.
        if (certificate is not null)
            _tls.ServerCertificateContext =
                SslStreamCertificateContext.Create(certificate, null, offline: true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/metrics";

    /// <summary>The head of each request, in the order they came.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The name that each TLS handshake asked for (SNI); empty for none.</summary>
    public List<string> ServerNames { get; } = [];

    /// <summary>Whom the certificates name that were shown, good ones and others.</summary>
    public List<string> ClientNames { get; } = [];

    /// <summary>From now on whoever connects must show a certificate that this one issued.</summary>
    public void AskForCertificatesOf(X509Certificate2 issuer)
    {
        _tls.ClientCertificateRequired = true;
        _tls.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { issuer },
        };
        _tls.RemoteCertificateValidationCallback = (_, shown, _, faults) =>
        {
            lock (Requests)
                ClientNames.Add(shown?.Subject ?? "nobody");
            return faults == SslPolicyErrors.None;
        };
    }

    /// <summary>From now on this server shows another certificate.</summary>
    public void Become(X509Certificate2 certificate) => _tls.ServerCertificateContext =
        SslStreamCertificateContext.Create(certificate, null, offline: true);

    /// <summary>A server with a page of one sample.</summary>
    public static ScrapingRawServer Page(X509Certificate2 certificate) => new(
        async (_, stream) => await stream.WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\na 1\n"u8.ToArray()),
        certificate);

    /// <summary>A proxy that opens a tunnel to this port of loopback, whatever it is asked for.</summary>
    public static ScrapingRawServer TunnelTo(int port, X509Certificate2? certificate = null) => new(
        async (_, stream) =>
        {
            using var other = new TcpClient();
            await other.ConnectAsync(IPAddress.Loopback, port);
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            var there = stream.CopyToAsync(other.GetStream());
            await other.GetStream().CopyToAsync(stream);
        },
        certificate);

    /// <summary>A server that answers everything with these bytes and closes.</summary>
    public static ScrapingRawServer Saying(string head, byte[]? body = null) => new(async (_, stream) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")));
        await stream.WriteAsync(body ?? []);
    });

    /// <summary>A server that answers with status, headers and a body of the right length.</summary>
    public static ScrapingRawServer Answering(string statusAndHeaders, byte[] body) =>
        Saying($"HTTP/1.1 {statusAndHeaders}\nContent-Length: {body.Length}\nConnection: close\n\n", body);

    public static ScrapingRawServer Answering(string statusAndHeaders, string body = "") =>
        Answering(statusAndHeaders, Encoding.UTF8.GetBytes(body));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _clients.Add(await _listener.AcceptTcpClientAsync(_stop.Token));
                _ = OneAsync(_clients[^1]);
            }
        }
        catch (Exception e) when (
            e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task OneAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(
                        (_, hello, _, _) =>
                        {
                            lock (Requests)
                                ServerNames.Add(hello.ServerName);
                            return ValueTask.FromResult(_tls);
                        },
                        null);
                    stream = tls;
                }

                var head = await HeadAsync(stream);
                lock (Requests)
                    Requests.Add(head);
                await _answer(head, stream);
                await stream.DisposeAsync();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException or OperationCanceledException)
            {
                // The client went away, which some tests are about.
            }
        }
    }

    // A TLS handshake (0x16) has no head to wait for.
    private static async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && one[0] != 0x16
            && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
