using System.Net.Http;
using System.Net.Sockets;
using Scraper.Outcomes;

namespace Scraper.Http;

/// <summary>What went wrong on the way to an HTTP peer, target or sink alike: one judgement of the kind, and
/// a sentence in two lengths.</summary>
/// <param name="where">The peer's address as messages may show it.</param>
/// <param name="proxy">The proxy that is asked for it, as messages may show it, or null.</param>
internal sealed class PeerFailures(string where, string? proxy)
{
    private const string CheckTheProxy = "check proxy_url or HTTP_PROXY, HTTPS_PROXY";

    /// <summary>The peer's address as messages may show it.</summary>
    public string Where => where;

    /// <summary>The failure with what to do about it, for a person who waits for a page.</summary>
    public Failure Of(HttpRequestException thrown) => KindOf(thrown) switch
    {
        FailureKind.ConnectionLost => Lost(thrown),
        var kind => new Failure(kind, Sentence(kind, thrown)),
    };

    /// <summary>The connection ended in the middle of a page.</summary>
    public Failure Lost(Exception thrown) => new(FailureKind.ConnectionLost, thrown switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            $"{where}: the connection was reset before an answer came; see the server's log",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            $"{where} closed the connection before the page was complete; see the server's log",
        _ => $"{where}: the connection was lost before the page was complete; see the server's log",
    });

    /// <summary>What happened alone, for an attempt that is made again by itself.</summary>
    public string Briefly(HttpRequestException thrown) => KindOf(thrown) switch
    {
        FailureKind.NameNotResolved => $"the name in {Asked} is not known",
        FailureKind.ConnectionRefused => $"cannot connect to {Asked}: {Innermost(thrown)}",
        FailureKind.TlsFailed => $"no TLS connection to {where}: {Innermost(thrown)}",
        _ => $"{where}: {Innermost(thrown)}",
    };

    // Whom the connection is made to.
    private string Asked => proxy is null ? where : $"{proxy}, the proxy before {where}";

    /// <summary>Which of the closed set it is.</summary>
    public static FailureKind KindOf(HttpRequestException thrown) => thrown.HttpRequestError switch
    {
        _ when thrown is SecretUnreadableException => FailureKind.SecretUnreadable,
        HttpRequestError.NameResolutionError => FailureKind.NameNotResolved,
        HttpRequestError.SecureConnectionError => FailureKind.TlsFailed,
        HttpRequestError.ConnectionError => KindOf(Socket(thrown)),
        HttpRequestError.ProxyTunnelError => FailureKind.ConnectionRefused,
        HttpRequestError.InvalidResponse => FailureKind.NotHttp,
        _ => FailureKind.ConnectionLost,
    };

    private static FailureKind KindOf(SocketError? error) => error switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => FailureKind.NameNotResolved,
        SocketError.ConnectionReset => FailureKind.ConnectionLost,
        _ => FailureKind.ConnectionRefused,
    };

    private string Sentence(FailureKind kind, HttpRequestException thrown) => kind switch
    {
        FailureKind.SecretUnreadable => $"{where} was not asked: {thrown.Message}",
        FailureKind.NameNotResolved when proxy is null =>
            $"{where}: the host's name is not known; check it for a typing mistake, and the name server",
        FailureKind.NameNotResolved =>
            $"{where}: the name of the proxy {proxy} is not known; {CheckTheProxy}",
        FailureKind.TlsFailed =>
            $"{where}: no TLS connection: {Innermost(thrown)}; check the address and tls_config",
        FailureKind.NotHttp =>
            $"{where} answers with something that is not HTTP; check the port, and whether it wants https:",
        _ when thrown.HttpRequestError == HttpRequestError.ProxyTunnelError =>
            $"{where}: the proxy {proxy} gives no connection to it; check proxy_url or HTTPS_PROXY",
        _ => Unconnected(Socket(thrown) ?? SocketError.ConnectionRefused),
    };

    private string Unconnected(SocketError error) => error switch
    {
        _ when proxy is not null =>
            $"{where}: no connection to the proxy {proxy} ({error}); is it running? {CheckTheProxy}",
        SocketError.ConnectionRefused =>
            $"{where}: nothing accepts connections there; is the server running, and the port right?",
        _ => $"{where}: no connection ({error}); check address, routes and firewall",
    };

    private static SocketError? Socket(Exception? thrown) => thrown switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode,
        _ => Socket(thrown.InnerException),
    };

    private static string Innermost(Exception thrown) => thrown.InnerException is { } inner
        ? Innermost(inner)
        : OneLine.Words(thrown.Message).TrimEnd('.');
}
