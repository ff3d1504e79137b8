using System.Net;
using System.Text.Json;
using Scraper.Forwarding.Series;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Otlp;

/// <summary>Exports the report as metrics by OTLP over HTTP, in its JSON form.</summary>
internal sealed class OtlpSink(OtlpSinkOptions options, SinkParts parts) : HttpSink(options, parts)
{
    private static readonly HttpVerdict OfAnswers = new(HttpVerdict.Any2xx)
    {
        // The protocol calls 429, 502, 503 and 504 passing; Prometheus says 500 of what it cannot store.
        Refusals = [.. HttpVerdict.OfTheBytes, HttpStatusCode.InternalServerError],
        RefusesForGood = true,
        Superseding = PastTimes.Words,
        OfSuccess = OfSuccess,
    };

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "otlp",
        name => Keys(new() { Name = name, Url = "" }),
        (options, parts) => new OtlpSink(options, parts)) with
    {
        Flag = new("otlp=URL", "url", IsWhole: false),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts => OfAnswers;

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report) => new(
        Address,
        [
            // Without a charset, which Prometheus refuses.
            new HttpHeader("Content-Type", "application/json"),
            HttpCall.UserAgent,
        ],
        OtlpEncoder.Encode(report.Thaw(), options.Job))
    {
        Hides = Hides,
    };

    /// <summary>A success may take a part back or, with none, warn:
    /// <c>{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"…"}}</c>.</summary>
    private static Delivery OfSuccess(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var partial = json.RootElement.TryGetProperty("partialSuccess", out var part) ? part : default;
            var words = Value(partial, "errorMessage");
            return Value(partial, "rejectedDataPoints") is not ("" or "0") and var rejected
                ? OfAnswers.Refused($"{rejected} data points were not taken: {words}")
                : Delivery.Accepted with { Reason = words.Length > 0 ? words : null };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Delivery.Accepted; // empty, or in another form: the status is what counts
        }
    }

    private static string Value(JsonElement owner, string key) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(key, out var value)
            ? value.ToString()
            : "";

    private static KeyTable<OtlpSinkOptions> Keys(OtlpSinkOptions start) => new(start)
    {
        { SeriesSinkOptions.SeriesKeysOver(start, isRoot: false), sink => sink, (_, sink) => sink },
        new ElsewhereKey("endpoint", "it is url, the whole address with /v1/metrics"),
    };
}

/// <summary><c>type: otlp</c>: <c>url</c> is the whole address of the receiver's metrics.</summary>
internal sealed record OtlpSinkOptions : SeriesSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => OtlpSink.Kind;
}
