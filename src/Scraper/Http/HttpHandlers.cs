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

    private static SocketsHttpHandler Connect(HttpClientOptions options) => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLifetime,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        SslOptions = TlsMaterial.Load(options.Tls),
        Proxy = options.ProxyUrl is { Length: > 0 } url
            ? Explicit(url)
            : new EnvironmentProxy(HttpClient.DefaultProxy),
    };

    private static WebProxy Explicit(string url)
    {
        var address = new Uri(url);
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        return new WebProxy(address)
        {
            Credentials = user is [{ Length: > 0 } name, ..]
                ? new NetworkCredential(name, user.ElementAtOrDefault(1))
                : null,
        };
    }

    /// <summary>The proxy of the environment, which is never asked for the database beside us: HTTP_PROXY set
    /// for a whole pod does not mean 127.0.0.1.</summary>
    private sealed class EnvironmentProxy(IWebProxy environment) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => environment.Credentials;
            set => environment.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) =>
            destination.IsLoopback ? null : environment.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || environment.IsBypassed(host);
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
