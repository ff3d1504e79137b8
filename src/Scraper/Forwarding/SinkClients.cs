namespace Scraper.Forwarding;

/// <summary>The names of the HTTP clients that the sinks ask <c>IHttpClientFactory</c> for.</summary>
internal static class SinkClients
{
    /// <summary><c>sink:</c> and the sink's name. Must be registered with the sink's
    /// <see cref="Http.HttpClientOptions"/>, without redirects.</summary>
    public static string NameOf(string sink) => "sink:" + sink;
}
