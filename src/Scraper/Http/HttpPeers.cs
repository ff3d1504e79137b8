using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Registers named clients with <see cref="IHttpClientFactory"/>, one pair a peer.</summary>
internal static class HttpPeers
{
    /// <summary>The client of the same peer for any other host that it redirects to: same proxy and roots, no
    /// credentials of any kind.</summary>
    public static string Elsewhere(string clientName) => clientName + " elsewhere";

    /// <summary>Adds the peer's client and the one for <see cref="Elsewhere"/>. Neither has a timeout of its
    /// own: callers bound the whole exchange, body included.</summary>
    public static IServiceCollection AddPeer(
        this IServiceCollection services, string clientName, HttpClientOptions options) =>
        services.Add(clientName, options).Add(Elsewhere(clientName), Bare(options));

    private static IServiceCollection Add(
        this IServiceCollection services, string name, HttpClientOptions options)
    {
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
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
