using System.IO;
using Scraper.Http;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Webhook;

/// <summary>Posts the report's own bytes, of several one a line.</summary>
internal sealed class WebhookSink(WebhookSinkOptions options, SinkParts parts)
    : HttpSink(options, parts), IBatchSink
{
    // Where this program takes reports itself.
    private const string ReceiverPath = "/api/v1/reports";

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "webhook",
        name => Keys(new() { Name = name, Url = "" }),
        (options, parts) => new WebhookSink(options, parts)) with
    {
        Flag = new("webhook=URL", "url", IsWhole: false),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts { get; } = new(HttpVerdict.Any2xx)
    {
        OfEach = ReceiverAnswer.OfEach,
    };

    /// <inheritdoc/>
    public int Most => options.Batch;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Delivery>> SendAsync(
        IReadOnlyList<FrozenReport> reports, CancellationToken cancellation) =>
        SendAsync(() => Call("application/x-ndjson", [], Lines(reports)), reports, cancellation);

    /// <inheritdoc/>
    protected override Uri Address => options.UrlFile is { } file ? Read(file) : base.Address;

    /// <inheritdoc/>
    protected override AddressPart Hides =>
        options.UrlFile is null ? AddressPart.Query : AddressPart.PathAndQuery;

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report) => Call(
        "application/json", [new HttpHeader("Idempotency-Key", report.ReportId.ToString())], report.Json);

    /// <summary>A receiver of this program says at <c>/readyz</c> whether it takes reports.</summary>
    protected override IReadOnlyList<Uri> HealthAddresses =>
        Address.AbsolutePath.EndsWith(ReceiverPath, StringComparison.Ordinal)
            ? [Ready(Address), Address]
            : [Address];

    private HttpCall Call(string contentType, HttpHeader[] key, ReadOnlyMemory<byte> body) => new(
        Address,
        [new HttpHeader("Content-Type", contentType), .. Packing, .. key, HttpCall.UserAgent],
        body)
    {
        Hides = Hides,
        SignatureKey = options.SignatureKey,
    };

    private static ReadOnlyMemory<byte> Lines(IReadOnlyList<FrozenReport> reports)
    {
        using var lines = new MemoryStream();
        foreach (var report in reports)
        {
            lines.Write(report.Json.Span);
            lines.WriteByte((byte)'\n');
        }
        return lines.ToArray();
    }

    private static KeyTable<WebhookSinkOptions> Keys(WebhookSinkOptions start) => new(start)
    {
        { HttpSinkOptions.HttpKeysOver(start, isRoot: false), sink => sink, (_, sink) => sink },
        { "url_file", Values.Path, (sink, path) => sink with { UrlFile = Secret.InFile(path) }, "",
            "the file that holds it, read again at each use; then its path and query are secrets" },
        { "url", "url_file" },
        { "compression", Values.OneOf(("none", false), ("gzip", true)), sink => sink.IsGzipped,
            (sink, on) => sink with { IsGzipped = on }, "of the body" },
        { "signature_key", (sink, key) => sink with { SignatureKey = key },
            "signs each body in `X-Signature-256`" },
        { "batch", Values.Count(100, least: 1), sink => sink.Batch,
            (sink, most) => sink with { Batch = (int)most },
            "the most reports of one request, 1 to 100; more than 1 only to a receiver of this program" },
    };

    private IEnumerable<HttpHeader> Packing =>
        options.IsGzipped ? [new HttpHeader("Content-Encoding", "gzip")] : [];

    private static Uri Read(Secret file)
    {
        var url = file.Reveal();
        return SinkUrl.Fits(url)
            ? PeerUrl.Of(url)
            : throw new IOException($"{file.File} holds no http: or https: URL without user name, password "
                + "and fragment");
    }

    private static Uri Ready(Uri receiver) => new UriBuilder(receiver)
    {
        Path = receiver.AbsolutePath[..^ReceiverPath.Length] + "/readyz",
        Query = "",
    }.Uri;
}

/// <summary><c>type: webhook</c>: the report's JSON by POST.</summary>
internal sealed record WebhookSinkOptions : HttpSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => WebhookSink.Kind;

    /// <summary><c>url_file</c>: holds the address in place of <c>url</c>.</summary>
    public Secret? UrlFile { get; init; }

    /// <summary><c>batch</c>: the most reports of one request, 1 to 100.</summary>
    public int Batch { get; init; } = 1;

    /// <summary><c>compression</c>: whether bodies are gzipped.</summary>
    public bool IsGzipped { get; init; }

    /// <summary><c>signature_key</c> or <c>signature_key_file</c>: the key of an HMAC-SHA-256 over each body
    /// as it is sent.</summary>
    public Secret? SignatureKey { get; init; }
}
