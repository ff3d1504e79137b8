using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scraper.Tests.Support;

/// <summary>What a client asked.</summary>
internal sealed record EndToEndRequest(string Method, string Path, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A target and receiver on a port of its own: says bytes by path, remembers what it was asked, goes
/// away and comes back at the same address.</summary>
internal sealed class EndToEndServer : IDisposable
{
    public const string TextType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, Func<Stream, Task>> _answers = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _clients = new();
    private TcpListener? _listener;
    private int _port;
    private int _connections;

    /// <summary>Listens at once, with the fixture of 2.9.1 at <c>/metrics</c> and an accepting
    /// <c>/hook</c>.</summary>
    public EndToEndServer()
    {
        Answer("/metrics", "200 OK", Page("influxd-2.9.1.prom"));
        Answer("/hook", "204 No Content", []);
        Up();
    }

    /// <summary>Connections so far.</summary>
    public int Connections => _connections;

    /// <summary>What was asked, in the order it came.</summary>
    public ConcurrentQueue<EndToEndRequest> Requests { get; } = new();

    /// <summary>What was sent to it.</summary>
    public IEnumerable<EndToEndRequest> Posts => Requests.Where(request => request.Method is "POST" or "PUT");

    public string Url(string path) => $"http://127.0.0.1:{_port}{path}";

    public static byte[] Page(string fixture) => File.ReadAllBytes(Places.Fixture(fixture));

    /// <summary>A path answers so.</summary>
    public void Answer(string path, string status, byte[] body, string type = TextType, string headers = "")
    {
        var head = $"HTTP/1.1 {status}\nContent-Type: {type}\nContent-Length: {body.Length}\n{headers}"
            + "Connection: close\n\n";
        Answer(path, async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")));
            await stream.WriteAsync(body);
        });
    }

    /// <summary>A path answers with whatever this writes.</summary>
    public void Answer(string path, Func<Stream, Task> answer) => _answers[path] = answer;

    /// <summary>Begins to accept connections, at the port of the last time.</summary>
    public void Up()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = ServeAsync(_listener);
    }

    /// <summary>Refuses connections from now on, and breaks those it has.</summary>
    public void Down()
    {
        _listener?.Dispose();
        foreach (var client in _clients.Keys)
            client.Dispose();
    }

    public void Dispose() => Down();

    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _clients[client] = 0;
                _ = OneAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone away.
        }
    }

    private async Task OneAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request)
                return;
            Requests.Enqueue(request);
            await _answers[request.Path](stream);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client went away, which some tests are about.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private static async Task<EndToEndRequest?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var words = lines[0].Split(' ');
        var length = lines.FirstOrDefault(line =>
            line.StartsWith("Content-Length:", StringComparison.Ordinal));
        var body = new byte[int.Parse(length?.Split(':')[1] ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new EndToEndRequest(words[0], words[1].Split('?')[0], head.ToString(), body);
    }
}
