using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Scraper.Http;

/// <summary>Which proxy stands before each address: the one that a peer's settings name, or the
/// environment's. A proxy's user name and password stand in its own address and go to it alone.</summary>
internal sealed class Proxies : IWebProxy, ICredentials
{
    private static readonly Lazy<Proxies> OfProcess =
        new(() => OfEnvironment(Environment.GetEnvironmentVariable));

    private readonly Func<Uri, Uri?> _find;

    private Proxies(Func<Uri, Uri?> find) => _find = find;

    /// <summary>Those of a peer.</summary>
    public static Proxies Of(HttpClientOptions options)
    {
        if (options.ProxyUrl is not { Length: > 0 } text)
            return OfProcess.Value;
        var named = PeerUrl.Of(text);
        return new Proxies(_ => named);
    }

    /// <summary>Those of an environment. As in Go the name in upper case comes first, an empty value counts
    /// as none, and an address without a scheme is one of http; <c>ALL_PROXY</c>, as in curl, stands in for
    /// either.</summary>
    /// <param name="variable">The value of a name, or null.</param>
    public static Proxies OfEnvironment(Func<string, string?> variable)
    {
        var all = Address(First(variable, "ALL_PROXY"));
        var http = Address(First(variable, "HTTP_PROXY")) ?? all;
        var https = Address(First(variable, "HTTPS_PROXY")) ?? all;
        var none = new NoProxy(First(variable, "NO_PROXY"));
        return new Proxies(url =>
            none.Covers(url) ? null : url.Scheme == Uri.UriSchemeHttps ? https : http);
    }

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => _find(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => _find(host) is null;

    /// <summary>What this proxy is asked with; null where its address has no user.</summary>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password]
            ? new NetworkCredential(
                Uri.UnescapeDataString(user), Uri.UnescapeDataString(string.Concat(password)))
            : null;

    /// <summary>The same as the value of a header; null where its address has no user.</summary>
    public static AuthenticationHeaderValue? AuthorizationFor(Uri proxy)
    {
        var pair = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(proxy.UserInfo));
        return pair.Length == 0 ? null : new("Basic", Convert.ToBase64String(pair));
    }

    private static string First(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } upper ? upper : variable(name.ToLowerInvariant()) ?? "";

    private static Uri? Address(string text) => text.Length == 0 ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0
            && url.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5" ? PeerUrl.Of(text)
        : Uri.TryCreate("http://" + text, UriKind.Absolute, out url) ? url
        : null;
}
