using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Scraper.Outcomes;

namespace Scraper.Http;

/// <summary>What went wrong on the way to an HTTP peer, target or sink alike: whose fault it is, the peer's
/// or its proxy's, one judgement of the kind, and a sentence in two lengths.</summary>
/// <param name="where">The peer's address as messages may show it.</param>
/// <param name="proxy">The proxy that is asked for it, as messages may show it, or null.</param>
/// <param name="tunnels">Whether that proxy lets bytes through and so says nothing in answers, as for https.
/// </param>
internal sealed class PeerFailures(string where, string? proxy, bool tunnels)
{
    private const string CheckTheProxy = "check proxy_url or HTTP_PROXY, HTTPS_PROXY";

    /// <summary>Those of an address.</summary>
    /// <param name="url">Whom a request is for.</param>
    /// <param name="where">The same as messages may show it.</param>
    /// <param name="options">Which proxy is asked.</param>
    public static PeerFailures Of(Uri url, string where, HttpClientOptions options) => new(
        where,
        Proxies.Of(options).GetProxy(url) is { } proxy ? ShownUrl.Origin(proxy) : null,
        url.Scheme == Uri.UriSchemeHttps);

    /// <summary><c>502 Bad Gateway</c>.</summary>
    public static string Name(HttpStatusCode status) =>
        $"{(int)status} {ReasonPhrases.GetReasonPhrase((int)status)}".TrimEnd();

    /// <summary>The peer's address as messages may show it.</summary>
    public string Where => where;

    /// <summary>The same with the proxy that is asked, for a silence of which nobody knows whose it is.
    /// </summary>
    public string WhereThrough => proxy is null ? where : $"{where}, asked through the proxy {proxy},";

    /// <summary>Whom an answer of this status is from: <c>http://h/m</c>, or <c>http://h/m: the proxy
    /// http://p:3128</c> for what only a proxy says (RFC 9110: 15.5.8, 15.6.3, 15.6.5).</summary>
    public string Speaker(HttpStatusCode status) =>
        status is HttpStatusCode.ProxyAuthenticationRequired
            or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
            ? Answering
            : where;

    /// <summary>The failure that an answer of a proxy is; null where the status is the peer's own.</summary>
    public Failure? OfAnswer(HttpStatusCode status) => Speaker(status) == where ? null : OfProxy(status);

    /// <summary>The failure with what to do about it, for a person who waits for a page.</summary>
    public Failure Of(HttpRequestException thrown) => Known(thrown) switch
    {
        { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } => OfProxy(status),
        var known => KindOf(known) switch
        {
            FailureKind.ConnectionLost => Lost(known),
            var kind => new Failure(kind, Sentence(kind, known)),
        },
    };

    /// <summary>The connection ended in the middle of a page.</summary>
    public Failure Lost(Exception thrown) => new(FailureKind.ConnectionLost, thrown switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            $"{Answering}: the connection was reset before an answer came; see {Log}",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            $"{Answering} closed the connection before the page was complete; see {Log}",
        _ => $"{Answering}: the connection was lost before the page was complete; see {Log}",
    });

    /// <summary>What happened alone, for an attempt that is made again by itself.</summary>
    public string Briefly(HttpRequestException thrown)
    {
        var known = Known(thrown);
        return KindOf(known) switch
        {
            _ when known is { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } =>
                $"{where}: the proxy {proxy} answers {Name(status)}",
            FailureKind.NameNotResolved => $"the name in {Asked} is not known",
            FailureKind.ConnectionRefused => $"cannot connect to {Asked}: {Innermost(known)}",
            FailureKind.TlsFailed => $"no TLS connection to {(tunnels ? where : Asked)}: {Innermost(known)}",
            // .NET's sentence quotes what came, and an echo of our request has our secrets in it.
            FailureKind.NotHttp => $"{Answering} answers with something that is not HTTP",
            _ => $"{Answering}: {Innermost(known)}",
        };
    }

    // Whom the connection is made to.
    private string Asked => proxy is null ? where : $"{proxy}, the proxy before {where}";

    // Whom answers come from, and whose log says more.
    private string Answering => proxy is null || tunnels ? where : $"{where}: the proxy {proxy}";

    private string Log => proxy is null || tunnels ? "the server's log" : "its log";

    // What a connection that we make ourselves ends in is wrapped once more.
    private static HttpRequestException Known(HttpRequestException thrown) =>
        thrown.InnerException is HttpRequestException inner ? Known(inner) : thrown;

    /// <summary>Which of the closed set it is.</summary>
    public static FailureKind KindOf(HttpRequestException thrown) => Known(thrown).HttpRequestError switch
    {
        _ when thrown is SecretUnreadableException => FailureKind.SecretUnreadable,
        HttpRequestError.NameResolutionError => FailureKind.NameNotResolved,
        HttpRequestError.SecureConnectionError => FailureKind.TlsFailed,
        HttpRequestError.ConnectionError => KindOf(Socket(thrown)),
        HttpRequestError.ProxyTunnelError => FailureKind.ConnectionRefused,
        HttpRequestError.InvalidResponse => FailureKind.NotHttp,
        _ => FailureKind.ConnectionLost,
    };

    private Failure OfProxy(HttpStatusCode status)
    {
        var said = $"{where}: the proxy {proxy} answers {Name(status)}; ";
        return (int)status switch
        {
            407 => new(FailureKind.AccessDenied,
                said + "give its user name and password in proxy_url or HTTP_PROXY, HTTPS_PROXY"),
            401 or 403 => new(FailureKind.AccessDenied, said + "it lets nobody through to there"),
            >= 500 => new(FailureKind.ServerError, said + "it does not reach the server, see its log"),
            _ => new(FailureKind.ConnectionRefused, said + CheckTheProxy),
        };
    }

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
        FailureKind.TlsFailed when proxy is not null && !tunnels =>
            $"{where}: no TLS connection to the proxy {proxy}: {Innermost(thrown)}; {CheckTheProxy}",
        FailureKind.TlsFailed =>
            $"{where}: no TLS connection: {Innermost(thrown)}; check the address and tls_config",
        FailureKind.NotHttp => $"{Answering} answers with something that is not HTTP; "
            + "check the port, and whether it wants https:",
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
