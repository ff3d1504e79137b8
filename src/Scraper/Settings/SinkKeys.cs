using System.Diagnostics.CodeAnalysis;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.Stdout;
using Scraper.Forwarding.Webhook;
using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>The keys of a sink: its <c>type</c> decides which. A new sink is one row of this table.</summary>
internal sealed class SinkKeys : Shape<SinkOptions>
{
    /// <summary>An empty path is the one in the state directory.</summary>
    public static readonly FileSinkOptions DefaultFileSink = new() { Name = "file", Path = "" };

    private static readonly PushgatewaySinkOptions Pushgateway = new() { Name = "pushgateway", Url = "" };

    private static readonly InfluxdbSinkOptions Influxdb =
        new() { Name = "influxdb", Url = "", Org = "", Bucket = "" };

    private static readonly (string Type, Reader Read, Describer Describe)[] Types =
    [
        Sink("stdout", Any(new StdoutSinkOptions { Name = "stdout" })),
        Sink("file", new KeyTable<FileSinkOptions>(DefaultFileSink)
        {
            { Any(DefaultFileSink), sink => sink, (_, sink) => sink },
            { "path", Values.Path, (sink, path) => sink with { Path = path },
                "`reports.jsonl` in the state directory", "the file that reports are appended to" },
        }),
        Sink("webhook", Http(new WebhookSinkOptions { Name = "webhook", Url = "" })),
        Sink("pushgateway", new KeyTable<PushgatewaySinkOptions>(Pushgateway)
        {
            { Http(Pushgateway), sink => sink, (_, sink) => sink },
            { "job", Values.Text, (sink, job) => sink with { Job = job }, "influxdb",
                "the grouping key's job" },
        }),
        Sink("influxdb", new KeyTable<InfluxdbSinkOptions>(Influxdb)
        {
            { Http(Influxdb), sink => sink, (_, sink) => sink },
            { "org", Values.Text, (sink, org) => sink with { Org = org }, "required", "name or id" },
            { "bucket", Values.Text, (sink, bucket) => sink with { Bucket = bucket }, "required",
                "name or id" },
            { "token", (sink, token) => sink with { Token = token }, "the API token" },
        }),
    ];

    private delegate SinkOptions Reader(MapNode map, List<Fault> faults);

    private delegate IEnumerable<SettingLine> Describer(string name);

    /// <inheritdoc/>
    public override bool Read(
        SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out SinkOptions value)
    {
        value = null;
        var names = Types.Select(known => (known.Type, known.Read)).ToArray();
        if (node is not MapNode map)
            faults.Add(node.Origin.Fault($"expected keys (type, name, …), found {node.Kind}"));
        else if (map.Find("type") is not { } type)
            faults.Add(map.Origin.Child("type").Fault("required: " + TypeNames));
        else if (Values.OneOf(names).Read(type.Value, faults, out var read))
            value = read(map, faults);
        return value is not null;
    }

    /// <summary>Every key once, with the types that have it where not all do.</summary>
    public override IEnumerable<SettingLine> Describe(string name) =>
        from sink in Types
        from line in sink.Describe(name)
        group sink.Type by line into types
        select types.Count() == Types.Length
            ? types.Key
            : types.Key with { Help = $"{types.Key.Help} ({string.Join(", ", types)})" };

    private static string TypeNames => string.Join(", ", Types.Select(known => known.Type));

    private static (string Type, Reader Read, Describer Describe) Sink<T>(string type, KeyTable<T> table)
        where T : SinkOptions =>
        (type, table.ReadOver, table.Describe);

    private static KeyTable<T> Any<T>(T start)
        where T : SinkOptions => new(start)
    {
        { "type", Values.Text, (sink, _) => sink, "required", "which sink" },
        { "name", Values.Name, (sink, name) => sink with { Name = name }, "the type",
            "unique among the sinks" },
        { "timeout", Values.Duration("10ms", "1h"),
            (sink, seconds) => sink with { TimeoutSeconds = seconds }, "30s", "for one attempt" },
        { "retry", Retry(start), sink => sink, (_, sink) => sink },
    };

    private static KeyTable<T> Http<T>(T start)
        where T : HttpSinkOptions => new(start)
    {
        { Any(start), sink => sink, (_, sink) => sink },
        { "url", Values.HttpUrl, (sink, url) => sink with { Url = url }, "required", "where to send" },
        { HttpKeys.Table, sink => sink.Http, (sink, http) => sink with { Http = http } },
    };

    private static KeyTable<T> Retry<T>(T start)
        where T : SinkOptions => new(start)
    {
        { "initial_backoff", Values.Duration("1ms", "1d"),
            (sink, seconds) => sink with { InitialBackoffSeconds = seconds }, "5s",
            "before the first retry" },
        { "max_backoff", Values.Duration("1ms", "7d"),
            (sink, seconds) => sink with { MaxBackoffSeconds = seconds }, "5m", "the longest pause" },
        sink => sink.InitialBackoffSeconds <= sink.MaxBackoffSeconds
            ? null
            : $"initial_backoff ({Quantity.Duration(sink.InitialBackoffSeconds)}) is longer than "
                + $"max_backoff ({Quantity.Duration(sink.MaxBackoffSeconds)})",
    };
}
