namespace Scraper.Http;

/// <summary>Whom an HTTP client talks to, and so the name that it is registered under. The kind stands first
/// and is one of three words, so that no two peers share a client, whatever the settings call them.</summary>
internal sealed record Peer
{
    private Peer(string kind, string name) => ClientName = $"{kind}:{name}";

    /// <summary>What <c>IHttpClientFactory</c> knows it by.</summary>
    public string ClientName { get; }

    /// <summary>The host that a target's <c>url</c> names.</summary>
    public static Peer Target(string name) => new("target", name);

    /// <summary>Any other host that a target redirects to: same proxy and roots, no credentials of any kind.
    /// </summary>
    public static Peer Elsewhere(string target) => new("elsewhere", target);

    /// <summary>The host that a sink's <c>url</c> names; it is not followed elsewhere.</summary>
    public static Peer Sink(string name) => new("sink", name);
}
