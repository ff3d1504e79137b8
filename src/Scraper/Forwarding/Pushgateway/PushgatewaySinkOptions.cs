namespace Scraper.Forwarding.Pushgateway;

/// <summary><c>type: pushgateway</c>: text format by POST,
/// grouped by job and instance id. <c>url</c> is the gateway's root.</summary>
internal sealed record PushgatewaySinkOptions : HttpSinkOptions
{
    /// <summary><c>job</c>.</summary>
    public string Job { get; init; } = "influxdb";
}
