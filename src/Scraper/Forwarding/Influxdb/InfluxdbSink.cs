using System.Net;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Influxdb;

/// <summary>Writes the report as points into a bucket or database of an InfluxDB, or of another that speaks
/// its write API.</summary>
internal sealed class InfluxdbSink(InfluxdbSinkOptions options, SinkParts parts) : HttpSink(options, parts)
{
    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "influxdb",
        name => Keys(new() { Name = name, Url = "" }),
        (options, parts) => new InfluxdbSink(options, parts)) with
    {
        Form = new("lp", LineProtocolEncoder.Encode),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts { get; } = new([HttpStatusCode.NoContent]);

    private IEnumerable<HttpHeader> Authorization =>
        options.Token is { } token ? [new HttpHeader("Authorization", "Token ", token)] : [];

    private InfluxdbApi Api => InfluxdbApi.Of(options.Version);

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report)
    {
        var lines = LineProtocolEncoder.Write(report.Thaw());
        return new HttpCall(
            Below(Api.WritePath(options)),
            [
                new HttpHeader("Content-Type", "text/plain; charset=utf-8"),
                new HttpHeader("Content-Encoding", "gzip"),
                HttpCall.UserAgent,
                .. Authorization,
            ],
            lines.ToArray())
        {
            LeftOut = lines.LeftOut > 0
                ? $"values that line protocol cannot carry (NaN, infinities) are left out: {lines.LeftOut}"
                : null,
        };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Uri> HealthAddresses => [Below("/health"), Below("/ping")];

    private static KeyTable<InfluxdbSinkOptions> Keys(InfluxdbSinkOptions start) => new(start)
    {
        { HttpSinkOptions.HttpKeysOver(start, isRoot: true), sink => sink, (_, sink) => sink },
        { "version", Values.OneOf(InfluxdbApi.Words), sink => sink.Version,
            (sink, version) => sink with { Version = version },
            "of the write API: `1` is that of servers before 2.0" },
        { "org", Values.Text, (sink, org) => sink with { Org = org }, "required by version 2",
            "name or id" },
        { "bucket", Values.Text, (sink, bucket) => sink with { Bucket = bucket }, "required by version 2",
            "name or id" },
        { "token", (sink, token) => sink with { Token = token }, "the API token" },
        { "db", Values.Text, (sink, db) => sink with { Db = db }, "required by version 1",
            "the database" },
        { "rp", Values.Text, sink => sink.Rp, (sink, rp) => sink with { Rp = rp },
            "the retention policy; without it the database's default" },
        sink => InfluxdbApi.Of(sink.Version).Fault(sink),
    };
}

/// <summary><c>type: influxdb</c>: line protocol to a write API, gzipped. <c>url</c> is the server's root.
/// </summary>
internal sealed record InfluxdbSinkOptions : HttpSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => InfluxdbSink.Kind;

    /// <summary><c>version</c>: of the write API.</summary>
    public int Version { get; init; } = 2;

    /// <summary><c>org</c>: name or id.</summary>
    public string? Org { get; init; }

    /// <summary><c>bucket</c>: name or id.</summary>
    public string? Bucket { get; init; }

    /// <summary><c>token</c> or <c>token_file</c>.</summary>
    public Secret? Token { get; init; }

    /// <summary><c>db</c>: the database of version 1.</summary>
    public string? Db { get; init; }

    /// <summary><c>rp</c>: a retention policy of it.</summary>
    public string? Rp { get; init; }
}
