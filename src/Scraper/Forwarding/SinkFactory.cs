using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.Stdout;
using Scraper.Forwarding.Webhook;
using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>Makes sinks of their options: one line a kind.</summary>
internal static class SinkFactory
{
    private static readonly Dictionary<Type, Func<SinkOptions, SinkParts, ISink>> Kinds = new()
    {
        [typeof(StdoutSinkOptions)] = (options, parts) => new StdoutSink((StdoutSinkOptions)options, parts),
        [typeof(FileSinkOptions)] = (options, _) => new FileSink((FileSinkOptions)options),
        [typeof(WebhookSinkOptions)] = (options, parts) =>
            new WebhookSink((WebhookSinkOptions)options, parts),
        [typeof(PushgatewaySinkOptions)] = (options, parts) =>
            new PushgatewaySink((PushgatewaySinkOptions)options, parts),
        [typeof(InfluxdbSinkOptions)] = (options, parts) =>
            new InfluxdbSink((InfluxdbSinkOptions)options, parts),
    };

    /// <summary>The sink alone.</summary>
    public static ISink Create(SinkOptions options, SinkParts parts) =>
        Kinds[options.GetType()](options, parts);

    /// <summary>The sink with the pace that its options ask for.</summary>
    public static Route Route(SinkOptions options, SinkParts parts) => new(
        Create(options, parts),
        TimeSpan.FromSeconds(options.TimeoutSeconds),
        new Backoff(
            TimeSpan.FromSeconds(options.InitialBackoffSeconds),
            TimeSpan.FromSeconds(options.MaxBackoffSeconds)));
}
