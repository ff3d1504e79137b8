using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Tests.Http;

/// <summary>What went wrong on the way to a peer, told at length and briefly.</summary>
[TestClass]
public sealed class PeerFailuresTests
{
    private const string Proxy = "http://proxy:3128";

    [TestMethod]
    [DataRow(SocketError.ConnectionRefused, FailureKind.ConnectionRefused,
        "http://h/: nothing accepts connections there; is the server running, and the port right?")]
    [DataRow(SocketError.NetworkUnreachable, FailureKind.ConnectionRefused,
        "http://h/: no connection (NetworkUnreachable); check address, routes and firewall")]
    [DataRow(SocketError.ConnectionReset, FailureKind.ConnectionLost,
        "http://h/: the connection was reset before an answer came; see the server's log")]
    [DataRow(SocketError.HostNotFound, FailureKind.NameNotResolved,
        "http://h/: the host's name is not known; check it for a typing mistake, and the name server")]
    [DataRow(SocketError.TryAgain, FailureKind.NameNotResolved,
        "http://h/: the host's name is not known; check it for a typing mistake, and the name server")]
    [DataRow(SocketError.NoData, FailureKind.NameNotResolved,
        "http://h/: the host's name is not known; check it for a typing mistake, and the name server")]
    public void AConnectionFailsInManyWays(SocketError error, object kind, string sentence) =>
        Of(HttpRequestError.ConnectionError, new SocketException((int)error)).Should().Be(
            new Failure((FailureKind)kind, sentence));

    [TestMethod]
    [DataRow(HttpRequestError.NameResolutionError, FailureKind.NameNotResolved,
        "http://h/: the name of the proxy http://proxy:3128 is not known; "
        + "check proxy_url or HTTP_PROXY, HTTPS_PROXY")]
    [DataRow(HttpRequestError.ConnectionError, FailureKind.ConnectionRefused,
        "http://h/: no connection to the proxy http://proxy:3128 (ConnectionRefused); is it running? "
        + "check proxy_url or HTTP_PROXY, HTTPS_PROXY")]
    [DataRow(HttpRequestError.ProxyTunnelError, FailureKind.ConnectionRefused,
        "http://h/: the proxy http://proxy:3128 gives no connection to it; check proxy_url or HTTPS_PROXY")]
    public void AProxyIsBlamedForWhatItDoes(HttpRequestError error, object kind, string sentence) =>
        Of(error, proxy: Proxy).Should().Be(new Failure((FailureKind)kind, sentence));

    [TestMethod]
    [DataRow(HttpRequestError.SecureConnectionError, FailureKind.TlsFailed,
        "http://h/: no TLS connection: it broke; check the address and tls_config")]
    [DataRow(HttpRequestError.InvalidResponse, FailureKind.NotHttp,
        "http://h/ answers with something that is not HTTP; check the port, and whether it wants https:")]
    [DataRow(HttpRequestError.ResponseEnded, FailureKind.ConnectionLost,
        "http://h/ closed the connection before the page was complete; see the server's log")]
    [DataRow(HttpRequestError.Unknown, FailureKind.ConnectionLost,
        "http://h/: the connection was lost before the page was complete; see the server's log")]
    public void WhatComesAfterTheConnectionHasItsKindToo(
        HttpRequestError error, object kind, string sentence) =>
        Of(error, new AuthenticationException("it broke.")).Should().Be(
            new Failure((FailureKind)kind, sentence));

    [TestMethod]
    [DataRow(HttpRequestError.NameResolutionError, null, "the name in http://h/ is not known")]
    [DataRow(HttpRequestError.NameResolutionError, Proxy,
        "the name in http://proxy:3128, the proxy before http://h/ is not known")]
    [DataRow(HttpRequestError.ConnectionError, null, "cannot connect to http://h/: it broke")]
    [DataRow(HttpRequestError.ConnectionError, Proxy,
        "cannot connect to http://proxy:3128, the proxy before http://h/: it broke")]
    [DataRow(HttpRequestError.SecureConnectionError, Proxy, "no TLS connection to http://h/: it broke")]
    [DataRow(HttpRequestError.ResponseEnded, Proxy, "http://h/: it broke")]
    public void BrieflyItIsWhatHappenedAlone(HttpRequestError error, string? proxy, string sentence) =>
        new PeerFailures("http://h/", proxy, tunnels: true)
            .Briefly(new HttpRequestException(error, "outer", new AuthenticationException("it broke.")))
            .Should().Be(sentence);

    [TestMethod]
    [DataRow(HttpRequestError.SecureConnectionError, FailureKind.TlsFailed,
        "http://h/: no TLS connection to the proxy http://proxy:3128: it broke; "
        + "check proxy_url or HTTP_PROXY, HTTPS_PROXY")]
    [DataRow(HttpRequestError.InvalidResponse, FailureKind.NotHttp,
        "http://h/: the proxy http://proxy:3128 answers with something that is not HTTP; "
        + "check the port, and whether it wants https:")]
    [DataRow(HttpRequestError.ResponseEnded, FailureKind.ConnectionLost,
        "http://h/: the proxy http://proxy:3128 closed the connection before the page was complete; "
        + "see its log")]
    public void AProxyThatDoesNotTunnelIsWhoAnswers(HttpRequestError error, object kind, string sentence) =>
        new PeerFailures("http://h/", Proxy, tunnels: false)
            .Of(new HttpRequestException(error, "outer", new AuthenticationException("it broke.")))
            .Should().Be(new Failure((FailureKind)kind, sentence));

    [TestMethod]
    [DataRow(HttpStatusCode.ProxyAuthenticationRequired, FailureKind.AccessDenied,
        "answers 407 Proxy Authentication Required; "
        + "give its user name and password in proxy_url or HTTP_PROXY, HTTPS_PROXY")]
    [DataRow(HttpStatusCode.Forbidden, FailureKind.AccessDenied,
        "answers 403 Forbidden; it lets nobody through to there")]
    [DataRow(HttpStatusCode.ServiceUnavailable, FailureKind.ServerError,
        "answers 503 Service Unavailable; it does not reach the server, see its log")]
    [DataRow(HttpStatusCode.MethodNotAllowed, FailureKind.ConnectionRefused,
        "answers 405 Method Not Allowed; check proxy_url or HTTP_PROXY, HTTPS_PROXY")]
    public void WhatAProxySaysOfATunnelIsItsOwn(HttpStatusCode status, object kind, string sentence)
    {
        var said = new HttpRequestException(HttpRequestError.ProxyTunnelError, "no", null, status);

        new PeerFailures("https://h/", Proxy, tunnels: true)
            .Of(new HttpRequestException(HttpRequestError.Unknown, "outer", said))
            .Should().Be(new Failure((FailureKind)kind, $"https://h/: the proxy {Proxy} {sentence}"));
    }

    [TestMethod]
    [DataRow(407, Proxy, false, true)]
    [DataRow(502, Proxy, false, true)]
    [DataRow(504, Proxy, false, true)]
    [DataRow(401, Proxy, false, false)]
    [DataRow(500, Proxy, false, false)]
    [DataRow(503, Proxy, false, false)]
    [DataRow(502, Proxy, true, false)]
    [DataRow(502, null, false, false)]
    public void OfAnAnswerOnlyAProxysStatusIsItsOwn(int status, string? proxy, bool tunnels, bool own)
    {
        var failures = new PeerFailures("http://h/", proxy, tunnels);

        failures.Speaker((HttpStatusCode)status).Should().Be(
            own ? $"http://h/: the proxy {Proxy}" : "http://h/");
        (failures.OfAnswer((HttpStatusCode)status) is not null).Should().Be(own);
    }

    private static Failure Of(HttpRequestError error, Exception? inner = null, string? proxy = null) =>
        new PeerFailures("http://h/", proxy, tunnels: true)
            .Of(new HttpRequestException(error, "outer", inner));
}
