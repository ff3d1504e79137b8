using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Registers a client for each <see cref="Peer"/> with <see cref="IHttpClientFactory"/>. None has a
/// timeout of its own: callers bound the whole exchange, body included.</summary>
internal static class HttpPeers
{
    /// <summary>Adds a target's client and that of wherever it redirects to.</summary>
    public static IServiceCollection AddTarget(
        this IServiceCollection services, string name, HttpClientOptions options) =>
        services.Add(Peer.Target(name), options).Add(Peer.Elsewhere(name), Bare(options));

    /// <summary>Adds a sink's client.</summary>
    public static IServiceCollection AddSink(
        this IServiceCollection services, string name, HttpClientOptions options) =>
        services.Add(Peer.Sink(name), options);

    /// <summary>The client of a peer that was added.</summary>
    public static HttpClient CreateClient(this IHttpClientFactory clients, Peer peer) =>
        clients.CreateClient(peer.ClientName);

    private static IServiceCollection Add(
        this IServiceCollection services, Peer peer, HttpClientOptions options)
    {
        services.AddHttpClient(peer.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => HttpHandlers.Create(options))
            .AddHttpMessageHandler(() => new CredentialsHandler(options))
            .RemoveAllLoggers(); // they would write URLs and headers
        return services;
    }

    private static HttpClientOptions Bare(HttpClientOptions options) => options with
    {
        BasicAuth = null,
        Authorization = null,
        Headers = new Dictionary<string, Secret>(),
        Tls = options.Tls with { CertFile = null, KeyFile = null, ServerName = null },
    };
}
