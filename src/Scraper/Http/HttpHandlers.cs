using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Text;

namespace Scraper.Http;

/// <summary>The connections to one peer, target or sink alike: TLS, proxy, bounded lifetime; no cookies, no
/// redirects and no decompression behind our back.</summary>
internal static class HttpHandlers
{
    // Rotated certificates and moved addresses are picked up at the latest after this time.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A handler whose files are first read when a request is made, so that one that is missing
    /// fails that request and not the program.</summary>
    public static HttpMessageHandler Create(HttpClientOptions options) =>
        new LateHandler(() => Connect(options));

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

    /// <summary>Makes the real handler at the first request, and again until that succeeds.</summary>
    private sealed class LateHandler(Func<SocketsHttpHandler> create) : DelegatingHandler
    {
        private readonly Lock _gate = new();

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                lock (_gate)
                    InnerHandler ??= create();
            }
            catch (AuthenticationException e)
            {
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, e.Message, e);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
