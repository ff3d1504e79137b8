using Scraper.Http;

namespace Scraper.Forwarding;

/// <summary>What every sink has; each sink's folder adds its own.</summary>
internal abstract record SinkOptions
{
    /// <summary><c>name</c>: unique among the sinks; by default the type.</summary>
    public required string Name { get; init; }

    /// <summary><c>timeout</c>: for one attempt, in seconds.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary><c>retry.initial_backoff</c>, in seconds.</summary>
    public double InitialBackoffSeconds { get; init; } = 5;

    /// <summary><c>retry.max_backoff</c>, in seconds.</summary>
    public double MaxBackoffSeconds { get; init; } = 300;

    /// <summary>The same, with what it keeps in the state directory where nobody named a place.</summary>
    public virtual SinkOptions In(string stateDirectory) => this;
}

/// <summary>A sink that is reached by HTTP.</summary>
internal abstract record HttpSinkOptions : SinkOptions
{
    /// <summary><c>url</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Credentials, TLS, proxy, headers.</summary>
    public HttpClientOptions Http { get; init; } = new();
}
