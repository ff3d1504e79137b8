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
