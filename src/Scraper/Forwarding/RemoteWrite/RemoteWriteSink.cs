using Scraper.Forwarding.Series;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.RemoteWrite;

/// <summary>Writes the report's series by Prometheus remote write 1.0, at the time the page was read. Version
/// 1.0, because receivers of that answer 204 to a 2.0 message and store nothing.</summary>
internal sealed class RemoteWriteSink(RemoteWriteSinkOptions options, SinkParts parts)
    : HttpSink(options, parts)
{
    private const string VersionHeader = "X-Prometheus-Remote-Write-Version";

    // Prometheus' own: .NET's has another sign, and another payload is the marker of a series that ended.
    private static readonly double NotANumber = BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0001);

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "remote_write",
        name => Keys(new() { Name = name, Url = "" }),
        (options, parts) => new RemoteWriteSink(options, parts)) with
    {
        Flag = new("remote_write=URL", "url", IsWhole: false),
    };

    /// <inheritdoc/>
    protected override HttpVerdict Verdicts { get; } = new(HttpVerdict.Any2xx)
    {
        RefusesForGood = true,
        Superseding = PastTimes.Words,
    };

    /// <inheritdoc/>
    protected override HttpCall Call(FrozenReport report) => new(
        Address,
        [
            new HttpHeader("Content-Type", "application/x-protobuf"),
            new HttpHeader("Content-Encoding", "snappy"),
            new HttpHeader(VersionHeader, "0.1.0"),
            HttpCall.UserAgent,
        ],
        Encode(report.Thaw(), options.Job))
    {
        Hides = Hides,
    };

    private static byte[] Encode(Report report, string job)
    {
        var request = new WriteRequest();
        var time = report.ObservedAt.ToUnixTimeMilliseconds();
        Tag[] target = [new("job", job), new("instance", report.Instance)];
        foreach (var series in ReportFamilies.Of(report).SelectMany(family => family.Series()))
            request.Add(
                series.Name, series.Labels.Concat(target),
                (double.IsNaN(series.Value) ? NotANumber : series.Value, time));
        return request.ToArray();
    }

    private static KeyTable<RemoteWriteSinkOptions> Keys(RemoteWriteSinkOptions start) => new(start)
    {
        { SeriesSinkOptions.SeriesKeysOver(start, isRoot: false), sink => sink, (_, sink) => sink },
        sink => sink.Http.Headers.Keys.Any(IsOwn)
            ? $"http_headers: User-Agent and {VersionHeader} are the protocol's"
            : null,
        new ElsewhereKey("remote_timeout", "it is timeout"),
    };

    private static bool IsOwn(string header) =>
        header.Equals(VersionHeader, StringComparison.OrdinalIgnoreCase)
        || header.Equals(HttpCall.UserAgent.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary><c>type: remote_write</c>: <c>url</c> is the whole address, as Prometheus has it.</summary>
internal sealed record RemoteWriteSinkOptions : SeriesSinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => RemoteWriteSink.Kind;
}
