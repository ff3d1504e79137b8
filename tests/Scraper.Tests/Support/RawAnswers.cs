using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scraper.Tests.Support;

/// <summary>A server that answers its first connection with the first recorded answer, byte for byte, the
/// next with the next, and all after them with the last. It has its port at once and listens when told so.
/// </summary>
internal sealed class RawAnswers(IReadOnlyList<byte[]> answers, bool hold) : IDisposable
{
    private readonly Socket _socket = Bound();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The head of each request, in the order they came.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>From now on connections are taken.</summary>
    public void Start()
    {
        _socket.Listen();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private async Task ServeAsync()
    {
        try
        {
            for (var n = 0; ; n++)
                _ = AnswerAsync(await _socket.AcceptAsync(_stop.Token), n);
        }
        catch (Exception e) when (
            e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The case is over.
        }
    }

    private async Task AnswerAsync(Socket client, int connection)
    {
        using (client)
        {
            try
            {
                await HeadAsync(client);
                if (answers.Count > 0)
                    await client.SendAsync(answers[Math.Min(connection, answers.Count - 1)], _stop.Token);
                if (hold)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                client.Shutdown(SocketShutdown.Send);
                await DrainAsync(client);
            }
            catch (Exception e) when (
                e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the case is over.
            }
        }
    }

    private async Task HeadAsync(Socket client)
    {
        var head = new StringBuilder();
        var bytes = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            && await client.ReceiveAsync(bytes, _stop.Token) is > 0 and var read)
        {
            head.Append(Encoding.Latin1.GetString(bytes, 0, read));
        }

        lock (_requests)
            _requests.Add(head.ToString());
    }

    // What is left unread when a socket closes would reset the connection under the answer.
    private async Task DrainAsync(Socket client)
    {
        var bytes = new byte[4096];
        while (await client.ReceiveAsync(bytes, _stop.Token) > 0)
        {
        }
    }
}
