using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Text;

namespace Scraper.Http;

/// <summary>The connections to one peer, target or sink alike: TLS, proxy, bounded lifetime; no cookies, no
/// redirects and no decompression behind our back.</summary>
internal static class HttpHandlers
{
    // Moved addresses are picked up at the latest after this time.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A handler whose files are read when a request is made: one that is missing fails that request
    /// and not the program, and certificates that were changed hold from the next request on.</summary>
    public static HttpMessageHandler Create(HttpClientOptions options) => new LateHandler(options);

    private static SocketsHttpHandler Connect(HttpClientOptions options)
    {
        var proxies = Proxies.Of(options);
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = ConnectionLifetime,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            SslOptions = TlsMaterial.Load(options.Tls),
            Proxy = proxies,
        };
        if (options.Tls.ServerName is { Length: > 0 })
            new ServerNameDialer(options.Tls, proxies).Serve(handler);
        return handler;
    }

    /// <summary>Makes the real handler at the first request, and another one where a file of
    /// <c>tls_config</c> is not what it was.</summary>
    private sealed class LateHandler(HttpClientOptions options) : HttpMessageHandler
    {
        private readonly Lock _gate = new();
        private string? _print;
        private HttpMessageInvoker? _connections;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Connections().SendAsync(request, cancellationToken);
            }
            catch (AuthenticationException e)
            {
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, e.Message, e);
            }
        }

        // The one before is not closed: a page may still come over it, and what is idle closes itself.
        private HttpMessageInvoker Connections()
        {
            lock (_gate)
            {
                var print = TlsMaterial.PrintOf(options.Tls);
                if (_connections is null || print != _print)
                    (_connections, _print) = (new HttpMessageInvoker(Connect(options)), print);
                return _connections;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _connections?.Dispose();
            base.Dispose(disposing);
        }
    }
}
