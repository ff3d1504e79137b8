using System.Net.Http;
using Scraper.Http;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Webhook;

/// <summary>Posts the report's own bytes.</summary>
internal sealed class WebhookSink(WebhookSinkOptions options, SinkParts parts) : HttpSink(options, parts)
{
    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "webhook",
        name => HttpSinkOptions.HttpKeysOver(
            new WebhookSinkOptions { Name = name, Url = "" }, isRoot: false),
        (options, parts) => new WebhookSink(options, parts)) with
    {
        Flag = new("webhook=URL", "url", IsWhole: false),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts { get; } = new(HttpVerdict.Any2xx);

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report) => new(
        PeerUrl.Of(options.Url),
        [
            new HttpHeader("Content-Type", "application/json"),
            new HttpHeader("Idempotency-Key", report.ReportId.ToString()),
            HttpCall.UserAgent,
        ],
        report.Json)
    {
        HidesQuery = true,
    };

    /// <inheritdoc/>
    protected override HttpRequestMessage Probe() => new(HttpMethod.Head, PeerUrl.Of(options.Url));
}

/// <summary><c>type: webhook</c>: the report's JSON by POST.</summary>
internal sealed record WebhookSinkOptions : HttpSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => WebhookSink.Kind;
}
