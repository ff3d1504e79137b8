using Scraper.Settings;

namespace Scraper.Forwarding.Influxdb;

/// <summary><c>type: influxdb</c>: line protocol to <c>/api/v2/write</c>,
/// gzipped. <c>url</c> is the server's root.</summary>
internal sealed record InfluxdbSinkOptions : HttpSinkOptions
{
    /// <summary><c>org</c>: name or id.</summary>
    public required string Org { get; init; }

    /// <summary><c>bucket</c>: name or id.</summary>
    public required string Bucket { get; init; }

    /// <summary><c>token</c> or <c>token_file</c>.</summary>
    public Secret? Token { get; init; }
}
