using System.Net;
using System.Net.Http;

namespace Scraper.Http;

/// <summary>Which proxy stands before a peer: the one named, or the environment's.</summary>
internal static class Proxies
{
    /// <summary>Decides for each address.</summary>
    public static IWebProxy Of(HttpClientOptions options) => options.ProxyUrl is { Length: > 0 } url
        ? Explicit(url)
        : new EnvironmentProxy(HttpClient.DefaultProxy);

    /// <summary>The proxy that is asked for this address, as messages may show it; null where there is
    /// none.</summary>
    public static string? Before(Uri url, HttpClientOptions options) =>
        Of(options).GetProxy(url) is { } proxy && proxy != url
            ? proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : null;

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
}
