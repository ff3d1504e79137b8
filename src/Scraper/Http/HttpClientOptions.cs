using Scraper.Settings;

namespace Scraper.Http;

/// <summary>How to reach an HTTP peer, target or sink alike; key names as in Prometheus' <c>http_config</c>.
/// Every secret may also come from a file, which is read again for each request.</summary>
internal sealed record HttpClientOptions
{
    /// <summary><c>basic_auth</c>.</summary>
    public BasicAuthOptions? BasicAuth { get; init; }

    /// <summary><c>authorization</c>.</summary>
    public AuthorizationOptions? Authorization { get; init; }

    /// <summary><c>tls_config</c>.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary><c>proxy_url</c>; without it HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary><c>follow_redirects</c>: at most 10, never from https to http, credentials never to another
    /// host.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary><c>http_headers</c>: further request headers; values are secrets.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = new Dictionary<string, Secret>();

    private static readonly KeyTable<BasicAuthOptions> BasicAuthKeys = new(new("", Secret.Inline("")))
    {
        { "username", Values.Text, (auth, name) => auth with { Username = name }, "required", "the user" },
        { "password", (auth, secret) => auth with { Password = secret }, "the password" },
    };

    private static readonly KeyTable<AuthorizationOptions> AuthorizationKeys =
        new(new("Bearer", Secret.Inline("")))
    {
        { "type", Values.Text, auth => auth.Type, (auth, type) => auth with { Type = type }, "the scheme" },
        { "credentials", (auth, secret) => auth with { Credentials = secret }, "the token" },
    };

    private static readonly KeyTable<TlsOptions> TlsKeys = new(new())
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

    /// <summary>Its keys, beside those of whatever has an HTTP peer.</summary>
    public static readonly KeyTable<HttpClientOptions> Keys = new(new())
    {
        { "basic_auth", BasicAuthKeys, http => http.BasicAuth,
            (http, auth) => http with { BasicAuth = auth }, "user and password" },
        { "authorization", AuthorizationKeys, http => http.Authorization,
            (http, auth) => http with { Authorization = auth }, "an `Authorization` header" },
        { "tls_config", TlsKeys, http => http.Tls, (http, tls) => http with { Tls = tls } },
        { "proxy_url", Values.ProxyUrl, http => http.ProxyUrl, (http, url) => http with { ProxyUrl = url },
            "a proxy; without it `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` decide" },
        { "http_headers", new HeadersShape(), (http, headers) => http with { Headers = headers }, "",
            "further request headers, name: value; the values are secrets" },
        http => http.BasicAuth is null || http.Authorization is null
            ? null
            : "basic_auth and authorization stand together; give one of the two",
        new ElsewhereKey("bearer_token", "it is authorization.credentials"),
        new ElsewhereKey("bearer_token_file", "it is authorization.credentials_file"),
        new ElsewhereKey("headers", "it is http_headers"),
    };
}

/// <summary><c>basic_auth</c>: <c>username</c>, and <c>password</c> or <c>password_file</c>.</summary>
internal sealed record BasicAuthOptions(string Username, Secret Password);

/// <summary><c>authorization</c>: <c>type</c>, and <c>credentials</c> or
/// <c>credentials_file</c>.</summary>
internal sealed record AuthorizationOptions(string Type, Secret Credentials);

/// <summary><c>tls_config</c>.</summary>
internal sealed record TlsOptions
{
    /// <summary><c>ca_file</c>: PEM bundle that replaces the system's roots.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>cert_file</c>: PEM client certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary><c>key_file</c>: PEM key of it.</summary>
    public string? KeyFile { get; init; }

    /// <summary><c>server_name</c>: the name to ask for and to expect.</summary>
    public string? ServerName { get; init; }

    /// <summary><c>insecure_skip_verify</c>.</summary>
    public bool InsecureSkipVerify { get; init; }
}
