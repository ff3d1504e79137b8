using System.IO;
using System.Net.Http;
using System.Text.Json;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>What all sinks reached by HTTP have in common;
/// each adds the request it makes of a report.</summary>
internal abstract class HttpSink(HttpSinkOptions options, SinkParts parts) : ISink
{
    /// <inheritdoc/>
    public string Name => options.Name;

    /// <summary>What this kind of receiver means by its answers.</summary>
    protected abstract HttpVerdict Verdicts { get; }

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => Call(report).Describe(options.Http);

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(Call(report), cancellation);
        }
        catch (JsonException e)
        {
            return Delivery.Rejected($"the report cannot be read back: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Delivery.RetryLater(e.Message.TrimEnd('.')) with { MayPass = e is HttpIOException };
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = Probe();
            return await ProbeAsync(request, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>The request that carries this report.</summary>
    protected abstract HttpCall Call(FrozenReport report);

    /// <summary>A request that any receiver answers and that changes nothing there.</summary>
    protected abstract HttpRequestMessage Probe();

    /// <summary>An address below the sink's <c>url</c>.</summary>
    protected Uri Below(string path) => PeerUrl.Of(options.Url.TrimEnd('/') + path);

    /// <summary>The sink's <c>url</c>.</summary>
    /// <exception cref="IOException">It stands in a file and cannot be had.</exception>
    /// <exception cref="UnauthorizedAccessException">It stands in a file that may not be read.</exception>
    protected virtual Uri Address => PeerUrl.Of(options.Url);

    private PeerFailures WayTo(Uri address) =>
        PeerFailures.Of(address, ShownUrl.Origin(address), options.Http);

    private async Task<Delivery> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        var way = WayTo(call.Url);
        try
        {
            using var request = call.ToMessage();
            var answers = new HttpAnswer(Verdicts, way, call.Mask(options.Http));
            using var answer = await AskAsync(request, cancellation);
            var delivery = await answers.JudgeAsync(answer, parts.Time.GetUtcNow(), cancellation);
            return delivery == Delivery.Accepted ? delivery with { Reason = call.LeftOut } : delivery;
        }
        catch (HttpRequestException e)
        {
            return Delivery.RetryLater(way.Briefly(e)) with { MayPass = MayPass(e) };
        }
    }

    private async Task<string?> ProbeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var way = WayTo(request.RequestUri!);
        try
        {
            using var answer = await AskAsync(request, cancellation);
            return HttpAnswer.ProbeFault(answer, way);
        }
        catch (HttpRequestException e)
        {
            return way.Briefly(e);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, CancellationToken cancellation) =>
        await parts.Clients.CreateClient(Peer.Sink(Name))
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    // Without a cause it was never sent: a value that is no header.
    private static bool MayPass(HttpRequestException thrown) =>
        thrown.InnerException is not null && PeerFailures.KindOf(thrown).MayPass();
}
