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

    // Held, or an answer that never comes would be collected together with its connection.
    private readonly List<TcpClient> _clients = [];

    public ScrapingRawServer(Func<string, Stream, Task> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/metrics";

    /// <summary>The head of each request, in the order they came.</summary>
    public List<string> Requests { get; } = [];

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
                    await tls.AuthenticateAsServerAsync(_certificate);
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
