using System.Net;
using System.Net.Http;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Influxdb;

/// <summary>Writes the report as points into a bucket of an InfluxDB,
/// or of another that speaks its v2 write API.</summary>
internal sealed class InfluxdbSink(InfluxdbSinkOptions options, SinkParts parts) : HttpSink(options, parts)
{
    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "influxdb",
        name => Keys(new() { Name = name, Url = "", Org = "", Bucket = "" }),
        (options, parts) => new InfluxdbSink(options, parts)) with
    {
        Form = new("lp", LineProtocolEncoder.Encode),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts { get; } = new([HttpStatusCode.NoContent]);

    private IEnumerable<HttpHeader> Authorization =>
        options.Token is { } token ? [new HttpHeader("Authorization", "Token ", token)] : [];

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report) => new(
        Below($"/api/v2/write?org={Uri.EscapeDataString(options.Org)}"
            + $"&bucket={Uri.EscapeDataString(options.Bucket)}&precision=ms"),
        [
            new HttpHeader("Content-Type", "text/plain; charset=utf-8"),
            new HttpHeader("Content-Encoding", "gzip"),
            HttpCall.UserAgent,
            .. Authorization,
        ],
        LineProtocolEncoder.Encode(Thaw(report)));

    /// <inheritdoc/>
    protected override HttpRequestMessage Probe() => new(HttpMethod.Get, Below("/health"));

    private static KeyTable<InfluxdbSinkOptions> Keys(InfluxdbSinkOptions start) => new(start)
    {
        { HttpSinkOptions.HttpKeysOver(start, isRoot: true), sink => sink, (_, sink) => sink },
        { "org", Values.Text, (sink, org) => sink with { Org = org }, "required", "name or id" },
        { "bucket", Values.Text, (sink, bucket) => sink with { Bucket = bucket }, "required", "name or id" },
        { "token", (sink, token) => sink with { Token = token }, "the API token" },
    };
}

/// <summary><c>type: influxdb</c>: line protocol to <c>/api/v2/write</c>,
/// gzipped. <c>url</c> is the server's root.</summary>
internal sealed record InfluxdbSinkOptions : HttpSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => InfluxdbSink.Kind;

    /// <summary><c>org</c>: name or id.</summary>
    public required string Org { get; init; }

    /// <summary><c>bucket</c>: name or id.</summary>
    public required string Bucket { get; init; }

    /// <summary><c>token</c> or <c>token_file</c>.</summary>
    public Secret? Token { get; init; }
}
