using System.IO;
using System.Net.Http;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>A kind of sink: what settings call it, which keys it has, and how one is made.</summary>
/// <param name="Type">Its word in the settings, and the name of a sink that is given none.</param>
/// <param name="Start">Its options where nothing but the type is given.</param>
/// <param name="Read">Its options from settings; what is wrong is added to the faults.</param>
/// <param name="Describe">Its keys, for the reference.</param>
/// <param name="Create">The sink of these options, which are this kind's.</param>
internal sealed record SinkKind(
    string Type,
    SinkOptions Start,
    Func<MapNode, List<Fault>, SinkOptions> Read,
    Func<string, IEnumerable<SettingLine>> Describe,
    Func<SinkOptions, SinkParts, ISink> Create)
{
    /// <summary>The report in a form of its own, which can be asked for without such a sink.</summary>
    public ReportForm? Form { get; init; }

    /// <summary>Whether the receiver holds only the last state of a target: a newer report makes older ones
    /// needless.</summary>
    public bool HoldsLastState { get; init; }

    /// <summary>How a flag names such a sink; null where one needs more keys than a flag gives.</summary>
    public SinkFlag? Flag { get; init; }

    /// <summary>The kind whose options are <typeparamref name="T"/>.</summary>
    /// <param name="type">Its word.</param>
    /// <param name="keys">Its keys over the defaults of a sink of this name.</param>
    /// <param name="create">The sink of its options.</param>
    public static SinkKind Of<T>(
        string type, Func<string, KeyTable<T>> keys, Func<T, SinkParts, ISink> create)
        where T : SinkOptions
    {
        var table = keys(type);
        return new SinkKind(type, table.Start, table.ReadOver, table.Describe,
            (options, parts) => create((T)options, parts));
    }
}

/// <summary>A form of the report that a receiver takes.</summary>
/// <param name="Name">As <c>preview --format</c> calls it.</param>
/// <param name="Encode">The bytes that are sent.</param>
internal sealed record ReportForm(string Name, Func<Report, byte[]> Encode);

/// <summary>How <c>--sink</c> names a kind of sink: <c>TYPE</c>, <c>TYPE=…</c> or <c>TYPE[=…]</c>.</summary>
/// <param name="Form">As help shows it.</param>
/// <param name="Key">The key that has what follows the <c>=</c> as its value; null where nothing may.</param>
/// <param name="IsWhole">Whether the type alone is enough.</param>
internal sealed record SinkFlag(string Form, string? Key, bool IsWhole);

/// <summary>What sinks are made of besides their options.</summary>
/// <param name="Clients">Has a client for each HTTP sink (<see cref="Http.Peer"/>).</param>
/// <param name="Time">The one clock.</param>
/// <param name="StandardOutput">What the stdout sink writes to.</param>
internal sealed record SinkParts(IHttpClientFactory Clients, TimeProvider Time, Stream StandardOutput);

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
    /// <param name="start">The defaults.</param>
    /// <param name="isRoot">Whether the sink asks paths below its <c>url</c>.</param>
    public static KeyTable<T> HttpKeysOver<T>(T start, bool isRoot)
        where T : HttpSinkOptions => new(start)
    {
        { KeysOver(start), sink => sink, (_, sink) => sink },
        { "url", new SinkUrl(isRoot), (sink, url) => sink with { Url = url }, "required",
            "where to send" },
        { HttpClientOptions.Keys, sink => sink.Http, (sink, http) => sink with { Http = http } },
    };
}
