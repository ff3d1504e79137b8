using System.Net;
using System.Net.Http;
using Scraper.Forwarding.Series;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Pushgateway;

/// <summary>Puts the report in the text format into its group of a Pushgateway, one group an instance. PUT
/// replaces the whole group, so that a field that became absent is not served on.</summary>
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
        Form = new("text", report => TextEncoder.Encode(report)),
        Flag = new("pushgateway=URL", "url", IsWhole: false),
    };

    /// <summary>202 where the gateway does not check consistency;
    /// 204 for others that speak its protocol.</summary>
    protected override HttpVerdict Verdicts { get; } =
        new([HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NoContent]);

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport frozen)
    {
        var report = frozen.Thaw();
        return new HttpCall(
            Below(GroupingPath.Of(options.Job, ("instance", report.Instance))),
            [new HttpHeader("Content-Type", TextEncoder.ContentType), HttpCall.UserAgent],
            TextEncoder.Encode(report))
        {
            Method = options.Method,
        };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Uri> HealthAddresses => [Below("/-/ready")];

    private static KeyTable<PushgatewaySinkOptions> Keys(PushgatewaySinkOptions start) => new(start)
    {
        { SeriesSinkOptions.SeriesKeysOver(start, isRoot: true), sink => sink, (_, sink) => sink },
        { "method", Values.OneOf(("put", HttpMethod.Put), ("post", HttpMethod.Post)), sink => sink.Method,
            (sink, method) => sink with { Method = method },
            "`put` replaces the group, `post` leaves what this report has not" },
    };
}

/// <summary><c>type: pushgateway</c>: text format by PUT,
/// grouped by job and instance id. <c>url</c> is the gateway's root.</summary>
internal sealed record PushgatewaySinkOptions : SeriesSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => PushgatewaySink.Kind;

    /// <summary><c>method</c>: PUT or POST.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Put;
}
