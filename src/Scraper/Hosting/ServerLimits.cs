using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Scraper.Hosting;

/// <summary>What clients may cost: so many connections, so much memory for each,
/// and no connection held for long by one who does not ask, does not end its question or does not read.
/// </summary>
/// <param name="connections">Further ones are closed at once; null where somebody else counts them.</param>
/// <param name="bodyBytes">A longer body is refused.</param>
internal sealed class ServerLimits(int? connections, long bodyBytes)
{
    /// <summary>Connections to the sidecar's own pages.</summary>
    public const int MostConnections = 512;

    // The pages are asked by a GET without a body, and few of their answers are longer than this.
    private const int BufferBytes = 16 * 1024;

    /// <summary>Those of the sidecar's own pages.</summary>
    public static ServerLimits OfPages { get; } = new(MostConnections, BufferBytes);

    private const int SocketBytes = 8 * 1024;

    // A request line with a long query, and what proxies add to the headers.
    private const int HeadBytes = 8 * 1024;

    private static readonly TimeSpan TimeToAsk = TimeSpan.FromSeconds(10);

    // Longer than most scrapers pause would hold connections for nobody.
    private static readonly TimeSpan TimeBetweenRequests = TimeSpan.FromSeconds(30);

    // At this rate a page takes seconds; the grace is for a client that stops for a moment.
    private static readonly MinDataRate Slowest =
        new(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Sets them.</summary>
    public void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = connections;
        limits.MaxRequestLineSize = HeadBytes;
        limits.MaxRequestHeadersTotalSize = HeadBytes;
        limits.MaxRequestBufferSize = BufferBytes;
        limits.MaxRequestBodySize = bodyBytes;
        limits.MaxResponseBufferSize = SocketBytes;
        limits.RequestHeadersTimeout = TimeToAsk;
        limits.KeepAliveTimeout = TimeBetweenRequests;
        limits.MinRequestBodyDataRate = Slowest;
        limits.MinResponseDataRate = Slowest;
    }

    /// <summary>Sets those of a connection's socket: what the kernel keeps for a client who does not read
    /// counts against the memory of a container, too.</summary>
    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.MaxReadBufferSize = BufferBytes;
        sockets.MaxWriteBufferSize = SocketBytes;
        sockets.CreateBoundListenSocket = Bound;
    }

    // Accepted sockets take these sizes over from the one that listens.
    private static Socket Bound(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = SocketBytes;
        socket.ReceiveBufferSize = SocketBytes;
        return socket;
    }
}
