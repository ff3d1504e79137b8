using Scraper.Http;
using Scraper.Settings;

namespace Scraper.Forwarding;

/// <summary>What every sink has; each sink's folder adds its own.</summary>
internal abstract record SinkOptions
{
    /// <summary>What kind of sink has these options. Not public, so that it is no part of their text.
    /// </summary>
    internal abstract SinkKind Kind { get; }

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

    /// <summary>The keys of every sink, over the defaults of a kind.</summary>
    public static KeyTable<T> KeysOver<T>(T start)
        where T : SinkOptions => new(start)
    {
        { "type", Values.Text, (sink, _) => sink, "required", "which sink" },
        { "name", Values.Name, (sink, name) => sink with { Name = name }, "the type",
            "unique among the sinks" },
        { "timeout", Values.Duration("10ms", "1h"), sink => sink.TimeoutSeconds,
            (sink, seconds) => sink with { TimeoutSeconds = seconds }, "for one attempt" },
        { "retry", Retry(start), sink => sink, (_, sink) => sink },
    };

    private static KeyTable<T> Retry<T>(T start)
        where T : SinkOptions => new(start)
    {
        { "initial_backoff", Values.Duration("1ms", "1d"), sink => sink.InitialBackoffSeconds,
            (sink, seconds) => sink with { InitialBackoffSeconds = seconds }, "before the first retry" },
        { "max_backoff", Values.Duration("1ms", "7d"), sink => sink.MaxBackoffSeconds,
            (sink, seconds) => sink with { MaxBackoffSeconds = seconds }, "the longest pause" },
        sink => sink.InitialBackoffSeconds <= sink.MaxBackoffSeconds
            ? null
            : $"initial_backoff ({Quantity.Duration(sink.InitialBackoffSeconds)}) is longer than "
                + $"max_backoff ({Quantity.Duration(sink.MaxBackoffSeconds)})",
    };
}

/// <summary>A sink that is reached by HTTP.</summary>
internal abstract record HttpSinkOptions : SinkOptions
{
    /// <summary><c>url</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Credentials, TLS, proxy, headers.</summary>
    public HttpClientOptions Http { get; init; } = new();

    /// <summary>The keys of every sink that is reached by HTTP.</summary>
    public static KeyTable<T> HttpKeysOver<T>(T start)
        where T : HttpSinkOptions => new(start)
    {
        { KeysOver(start), sink => sink, (_, sink) => sink },
        { "url", Values.HttpUrl, (sink, url) => sink with { Url = url }, "required", "where to send" },
        { HttpClientOptions.Keys, sink => sink.Http, (sink, http) => sink with { Http = http } },
    };
}
