using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>The keys of an HTTP peer, target or sink; names as in Prometheus' <c>http_config</c>.</summary>
internal static class HttpKeys
{
    private static readonly KeyTable<BasicAuthOptions> BasicAuth = new(new("", Secret.Inline("")))
    {
        { "username", Values.Text, (auth, name) => auth with { Username = name }, "required", "the user" },
        { "password", (auth, secret) => auth with { Password = secret }, "the password" },
    };

    private static readonly KeyTable<AuthorizationOptions> Authorization =
        new(new("Bearer", Secret.Inline("")))
    {
        { "type", Values.Text, (auth, type) => auth with { Type = type }, "Bearer", "the scheme" },
        { "credentials", (auth, secret) => auth with { Credentials = secret }, "the token" },
    };

    private static readonly KeyTable<TlsOptions> Tls = new(new())
    {
        { "ca_file", Values.Path, (tls, path) => tls with { CaFile = path }, "",
            "PEM bundle in place of the system's roots" },
        { "cert_file", Values.Path, (tls, path) => tls with { CertFile = path }, "",
            "PEM client certificate" },
        { "key_file", Values.Path, (tls, path) => tls with { KeyFile = path }, "", "PEM key of it" },
        { "server_name", Values.Text, (tls, name) => tls with { ServerName = name }, "",
            "the name to ask for and to expect" },
        { "insecure_skip_verify", Values.Switch, (tls, on) => tls with { InsecureSkipVerify = on }, "false",
            "accept any certificate" },
        tls => tls.CertFile is null == tls.KeyFile is null ? null : "cert_file and key_file go together",
    };

    public static readonly KeyTable<HttpClientOptions> Table = new(new())
    {
        { "basic_auth", BasicAuth, (http, auth) => http with { BasicAuth = auth }, "", "user and password" },
        { "authorization", Authorization, (http, auth) => http with { Authorization = auth }, "",
            "an `Authorization` header" },
        { "tls_config", Tls, http => http.Tls, (http, tls) => http with { Tls = tls } },
        { "proxy_url", Values.ProxyUrl, (http, url) => http with { ProxyUrl = url }, "",
            "a proxy; without it `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` decide" },
        { "http_headers", new HeadersShape(), (http, headers) => http with { Headers = headers }, "",
            "further request headers, name: value; the values are secrets" },
        http => http.BasicAuth is null || http.Authorization is null
            ? null
            : "basic_auth and authorization stand together; give one of the two",
    };

    /// <summary>Header names and their secret values: <c>{ X-Key: text }</c> or, as in Prometheus,
    /// <c>{ X-Key: { secrets: [text] } }</c>, <c>values</c> or <c>files</c>.</summary>
    private sealed class HeadersShape : Shape<IReadOnlyDictionary<string, Secret>>
    {
        public override bool Read(
            SettingNode node,
            List<Fault> faults,
            [MaybeNullWhen(false)] out IReadOnlyDictionary<string, Secret> value)
        {
            var headers = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
            value = headers;
            if (node is not MapNode map)
            {
                faults.Add(node.Origin.Fault($"expected header names and values, found {node.Kind}"));
                return false;
            }
            foreach (var entry in map.Entries)
                if (!IsRequestHeader(entry.Key))
                    // Not named: who wrote a whole header as the key wrote a secret into it.
                    faults.Add((entry.Origin with { Name = map.Origin.Name }).Fault(
                        "expected names of request headers, found one that is none"));
                else if (ReadHeader(entry) is { } secret)
                    headers[entry.Key] = secret;
                else
                    faults.Add(entry.Value.Origin.Fault(
                        "expected a text, or one item under values, secrets or files, found "
                        + entry.Value.Kind));
            return true;
        }

        private static bool IsRequestHeader(string name)
        {
            using var request = new HttpRequestMessage();
            return request.Headers.TryAddWithoutValidation(name, "");
        }

        private static Secret? ReadHeader(MapEntry entry) => entry.Value switch
        {
            ScalarNode text => Secret.Inline(text.Text),
            MapNode { Entries: [{ Value: ListNode { Items: [ScalarNode one] } } only] } => only.Key switch
            {
                "values" or "secrets" => Secret.Inline(one.Text),
                "files" => Secret.InFile(System.IO.Path.Combine(one.Origin.Folder, one.Text)),
                _ => null,
            },
            _ => null,
        };
    }
}
