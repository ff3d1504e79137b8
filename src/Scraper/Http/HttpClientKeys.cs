using Scraper.Settings;

namespace Scraper.Http;

/// <summary>The keys of an HTTP peer, target or sink; names as in Prometheus' <c>http_config</c>.</summary>
internal static class HttpClientKeys
{
    private static readonly KeyTable<BasicAuthOptions> BasicAuth = new(new("", Secret.Inline("")))
    {
        { "username", Values.Text, (auth, name) => auth with { Username = name }, "required", "the user" },
        { "password", (auth, secret) => auth with { Password = secret }, "the password" },
    };

    private static readonly KeyTable<AuthorizationOptions> Authorization =
        new(new("Bearer", Secret.Inline("")))
    {
        { "type", Values.Text, auth => auth.Type, (auth, type) => auth with { Type = type }, "the scheme" },
        { "credentials", (auth, secret) => auth with { Credentials = secret }, "the token" },
    };

    private static readonly KeyTable<TlsOptions> Tls = new(new())
    {
        { "ca_file", Values.Path, tls => tls.CaFile, (tls, path) => tls with { CaFile = path },
            "PEM bundle in place of the system's roots" },
        { "cert_file", Values.Path, tls => tls.CertFile, (tls, path) => tls with { CertFile = path },
            "PEM client certificate" },
        { "key_file", Values.Path, tls => tls.KeyFile, (tls, path) => tls with { KeyFile = path },
            "PEM key of it" },
        { "server_name", Values.Text, tls => tls.ServerName, (tls, name) => tls with { ServerName = name },
            "the name to ask for and to expect" },
        { "insecure_skip_verify", Values.Switch, tls => tls.InsecureSkipVerify,
            (tls, on) => tls with { InsecureSkipVerify = on }, "accept any certificate" },
        tls => tls.CertFile is null == tls.KeyFile is null ? null : "cert_file and key_file go together",
    };

    public static readonly KeyTable<HttpClientOptions> Table = new(new())
    {
        { "basic_auth", BasicAuth, http => http.BasicAuth, (http, auth) => http with { BasicAuth = auth },
            "user and password" },
        { "authorization", Authorization, http => http.Authorization,
            (http, auth) => http with { Authorization = auth }, "an `Authorization` header" },
        { "tls_config", Tls, http => http.Tls, (http, tls) => http with { Tls = tls } },
        { "proxy_url", Values.ProxyUrl, http => http.ProxyUrl, (http, url) => http with { ProxyUrl = url },
            "a proxy; without it `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` decide" },
        { "http_headers", new HeadersShape(), (http, headers) => http with { Headers = headers }, "",
            "further request headers, name: value; the values are secrets" },
        http => http.BasicAuth is null || http.Authorization is null
            ? null
            : "basic_auth and authorization stand together; give one of the two",
    };
}
