using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Scraper.Http;

/// <summary>
/// Connects where <c>tls_config.server_name</c> names whom to expect: the TLS handshake asks for that name
/// and checks it, all else, the Host header too, keeps the address's own.
/// <see cref="SocketsHttpHandler"/> takes both names from one place, so handshake and tunnel are made here.
/// </summary>
internal sealed class ServerNameDialer
{
    private readonly TlsOptions _tls;
    private readonly Proxies _proxies;
    private readonly HttpMessageInvoker _tunnels;

    /// <param name="tls">Has the name; the rest of it holds for a proxy that is reached by TLS, too.</param>
    /// <param name="proxies">Who is asked for a tunnel.</param>
    public ServerNameDialer(TlsOptions tls, Proxies proxies)
    {
        (_tls, _proxies) = (tls, proxies);
        _tunnels = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = DialProxyAsync,
        });
    }

    /// <summary>Gives a handler its connections: those to https addresses are wholly made here.</summary>
    public void Serve(SocketsHttpHandler handler)
    {
        handler.Proxy = new PlainOnly(_proxies);
        handler.ConnectCallback = DialAsync;
    }

    private async ValueTask<Stream> DialAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var url = context.InitialRequestMessage.RequestUri!;
        if (url.Scheme != Uri.UriSchemeHttps)
            return await ConnectAsync(context.DnsEndPoint, cancellation);
        var stream = _proxies.GetProxy(url) is { } proxy
            ? await TunnelAsync(proxy, context.DnsEndPoint, cancellation)
            : await ConnectAsync(context.DnsEndPoint, cancellation);
        return await SecureAsync(stream, _tls.ServerName!, cancellation);
    }

    private async ValueTask<Stream> DialProxyAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var stream = await ConnectAsync(context.DnsEndPoint, cancellation);
        return context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps
            ? await SecureAsync(stream, context.DnsEndPoint.Host, cancellation)
            : stream;
    }

    /// <summary>What a proxy lets through of both sides once it was asked to CONNECT (RFC 9110, 9.3.6).
    /// </summary>
    private async Task<Stream> TunnelAsync(Uri proxy, DnsEndPoint to, CancellationToken cancellation)
    {
        if (proxy.Scheme is not ("http" or "https"))
            throw NoTunnel("server_name needs a proxy of http: or https:", null);
        using var connect = new HttpRequestMessage(HttpMethod.Connect, proxy);
        connect.Headers.Host = to.Host.Contains(':') ? $"[{to.Host}]:{to.Port}" : $"{to.Host}:{to.Port}";
        connect.Headers.ProxyAuthorization = Proxies.AuthorizationFor(proxy);
        var answer = await _tunnels.SendAsync(connect, cancellation);
        if (answer.StatusCode == HttpStatusCode.OK)
            return await answer.Content.ReadAsStreamAsync(cancellation);
        answer.Dispose();
        throw NoTunnel("the proxy gives no tunnel", answer.StatusCode);
    }

    private async Task<Stream> SecureAsync(Stream stream, string name, CancellationToken cancellation)
    {
        var tls = new SslStream(stream);
        try
        {
            var options = TlsMaterial.Load(_tls);
            options.TargetHost = name;
            await tls.AuthenticateAsClientAsync(options, cancellation);
            return tls;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            await tls.DisposeAsync();
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, e.Message, e);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static async Task<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpRequestException NoTunnel(string why, HttpStatusCode? status) =>
        new(HttpRequestError.ProxyTunnelError, why, null, status);

    /// <summary>The proxies before http addresses; before the others a tunnel is made here.</summary>
    private sealed class PlainOnly(Proxies proxies) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxies;
            set => throw new NotSupportedException();
        }

        public Uri? GetProxy(Uri destination) =>
            destination.Scheme == Uri.UriSchemeHttps ? null : proxies.GetProxy(destination);

        public bool IsBypassed(Uri host) => GetProxy(host) is null;
    }
}
