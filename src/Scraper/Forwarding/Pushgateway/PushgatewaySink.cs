using System.Net;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Pushgateway;

/// <summary>Posts the report in the text format to a Pushgateway, one group an instance. POST leaves families
/// that this report has not: <c>scraper_report_field_fidelity</c> says which those are.</summary>
internal sealed class PushgatewaySink(PushgatewaySinkOptions options, SinkParts parts)
    : HttpSink(options, parts)
{
    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "pushgateway",
        name => Keys(new() { Name = name, Url = "" }),
        (options, parts) => new PushgatewaySink(options, parts)) with
    {
        HoldsLastState = true,
        Form = new("text", TextEncoder.Encode),
        Flag = new("pushgateway=URL", "url", IsWhole: false),
    };

    /// <summary>202 where the gateway does not check consistency;
    /// 204 for others that speak its protocol.</summary>
    protected override IReadOnlySet<HttpStatusCode> Successes { get; } = new HashSet<HttpStatusCode>
    {
        HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NoContent,
    };

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport frozen)
    {
        var report = Thaw(frozen);
        return new HttpCall(
            Below(GroupingPath.Of(options.Job, ("instance", report.TagValue("id") ?? report.Target))),
            [new HttpHeader("Content-Type", TextEncoder.ContentType), HttpCall.UserAgent],
            TextEncoder.Encode(report));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> HealthAddresses { get; } = ["/-/ready"];

    private static KeyTable<PushgatewaySinkOptions> Keys(PushgatewaySinkOptions start) => new(start)
    {
        { HttpSinkOptions.HttpKeysOver(start, isRoot: true), sink => sink, (_, sink) => sink },
        { "job", Values.Text, sink => sink.Job, (sink, job) => sink with { Job = job },
            "the grouping key's job" },
    };
}

/// <summary><c>type: pushgateway</c>: text format by POST,
/// grouped by job and instance id. <c>url</c> is the gateway's root.</summary>
internal sealed record PushgatewaySinkOptions : HttpSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => PushgatewaySink.Kind;

    /// <summary><c>job</c>.</summary>
    public string Job { get; init; } = "influxdb";
}
