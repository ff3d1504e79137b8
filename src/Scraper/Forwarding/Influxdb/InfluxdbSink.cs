using System.Net;
using System.Net.Http;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Influxdb;

/// <summary>Writes the report as points into a bucket of an InfluxDB,
/// or of another that speaks its v2 write API.</summary>
internal sealed class InfluxdbSink(InfluxdbSinkOptions options, SinkParts parts) : HttpSink(options, parts)
{
    /// <inheritdoc/>
    protected override IReadOnlySet<HttpStatusCode> Successes { get; } =
        new HashSet<HttpStatusCode> { HttpStatusCode.NoContent };

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
}
