using Scraper.Http;
using Scraper.Settings;

namespace Scraper.Forwarding;

/// <summary>The keys that sinks share, over the defaults of a kind.</summary>
internal static class SinkKeys
{
    /// <summary>Those of every sink.</summary>
    public static KeyTable<T> Over<T>(T start)
        where T : SinkOptions => new(start)
    {
        { "type", Values.Text, (sink, _) => sink, "required", "which sink" },
        { "name", Values.Name, (sink, name) => sink with { Name = name }, "the type",
            "unique among the sinks" },
        { "timeout", Values.Duration("10ms", "1h"), sink => sink.TimeoutSeconds,
            (sink, seconds) => sink with { TimeoutSeconds = seconds }, "for one attempt" },
        { "retry", Retry(start), sink => sink, (_, sink) => sink },
    };

    /// <summary>Those of every sink that is reached by HTTP.</summary>
    public static KeyTable<T> OverHttp<T>(T start)
        where T : HttpSinkOptions => new(start)
    {
        { Over(start), sink => sink, (_, sink) => sink },
        { "url", Values.HttpUrl, (sink, url) => sink with { Url = url }, "required", "where to send" },
        { HttpClientKeys.Table, sink => sink.Http, (sink, http) => sink with { Http = http } },
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
