using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>What failure it is when a request, or the body after it, throws.</summary>
/// <param name="where">The URL as messages may show it.</param>
/// <param name="timeoutSeconds">The target's <c>scrape_timeout</c>.</param>
/// <param name="proxy">The proxy that is asked for it, as messages may show it, or null.</param>
internal sealed class RequestFailures(string where, double timeoutSeconds, string? proxy)
{
    /// <summary>The URL as messages may show it.</summary>
    public string Where => where;

    /// <summary>The page took too long.</summary>
    public Failure Timeout => new(FailureKind.ScrapeTimeout,
        $"{where} did not give its whole page within "
        + $"{timeoutSeconds.ToString(CultureInfo.InvariantCulture)} s; "
        + "raise scrape_timeout or see what holds the server up");

    /// <summary>The request failed before there was an answer.</summary>
    public Failure OfRequest(HttpRequestException thrown) => thrown switch
    {
        SecretUnreadableException =>
            new(FailureKind.SecretUnreadable, $"{where} was not asked: {thrown.Message}"),
        { HttpRequestError: HttpRequestError.NameResolutionError } => UnknownName,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new(FailureKind.TlsFailed,
            $"{where}: no TLS connection: {Innermost(thrown)}; check the address and tls_config"),
        { HttpRequestError: HttpRequestError.ConnectionError } => OfConnection(Socket(thrown)),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(FailureKind.ConnectionRefused,
            $"{where}: the proxy {proxy} gives no connection to it; check proxy_url or HTTPS_PROXY"),
        { HttpRequestError: HttpRequestError.InvalidResponse } => new(FailureKind.NotHttp,
            $"{where} answers with something that is not HTTP; check the port, and whether it wants https:"),
        _ => Lost(thrown),
    };

    /// <summary>The body failed; null where the caller itself gave up, or it is none of the body's.</summary>
    public Failure? OfBody(Exception thrown, Deadline deadline) => thrown switch
    {
        _ when deadline.Passed => Timeout,
        PageFailureException known => known.Failure,
        InvalidDataException => new(FailureKind.DecompressionFailed,
            $"{where}: the body is no valid gzip data; set enable_compression: false, or mend the server"),
        IOException => Lost(thrown),
        _ => null,
    };

    private Failure UnknownName => new(FailureKind.NameNotResolved, proxy is null
        ? $"{where}: the host's name is not known; check it for a typing mistake, and the name server"
        : $"{where}: the name of the proxy {proxy} is not known; check proxy_url or HTTP_PROXY, HTTPS_PROXY");

    private Failure OfConnection(SocketError? error) => error switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => UnknownName,
        SocketError.ConnectionReset => new(FailureKind.ConnectionLost,
            $"{where}: the connection was reset before an answer came; see the server's log"),
        _ when proxy is not null => new(FailureKind.ConnectionRefused,
            $"{where}: no connection to the proxy {proxy} ({error ?? SocketError.ConnectionRefused}); "
            + "is it running? check proxy_url or HTTP_PROXY, HTTPS_PROXY"),
        SocketError.ConnectionRefused or null => new(FailureKind.ConnectionRefused,
            $"{where}: nothing accepts connections there; is the server running, and the port right?"),
        _ => new(FailureKind.ConnectionRefused,
            $"{where}: no connection ({error}); check address, routes and firewall"),
    };

    private Failure Lost(Exception thrown) => new(FailureKind.ConnectionLost, thrown switch
    {
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            $"{where} closed the connection before the page was complete; see the server's log",
        _ => $"{where}: the connection was lost before the page was complete; see the server's log",
    });

    private static SocketError? Socket(Exception? thrown) => thrown switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode,
        _ => Socket(thrown.InnerException),
    };

    private static string Innermost(Exception thrown) =>
        thrown.InnerException is { } inner ? Innermost(inner) : Quote.Of(thrown.Message).TrimEnd('.');
}
