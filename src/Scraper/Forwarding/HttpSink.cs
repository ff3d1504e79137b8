using System.IO;
using System.Net;
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
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation) =>
        (await SendAsync(() => Call(report), [report], cancellation))[0];

    /// <summary>One attempt with the request that carries these reports; the verdicts of an
    /// <see cref="IBatchSink"/> where there are several.</summary>
    protected async Task<IReadOnlyList<Delivery>> SendAsync(
        Func<HttpCall> call, IReadOnlyList<FrozenReport> reports, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(call(), reports, cancellation);
        }
        catch (JsonException e)
        {
            return
            [
                Delivery.Rejected($"the report cannot be read back: {e.Message}") with { IsFinal = true },
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Delivery.RetryLater(e.Message.TrimEnd('.')) with { MayPass = e is HttpIOException }];
        }
    }

    /// <inheritdoc/>
    public async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            return await ProbeAsync(Address, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Probe(e.Message.TrimEnd('.'));
        }
    }

    /// <summary>The request that carries this report.</summary>
    protected abstract HttpCall Call(FrozenReport report);

    /// <summary>Where this kind of receiver says how it is; the next one is asked where one is not found.
    /// The sink's own address is asked for nothing but its head, and decides little.</summary>
    protected virtual IReadOnlyList<Uri> HealthAddresses => [Address];

    /// <summary>An address below the sink's <c>url</c>.</summary>
    protected Uri Below(string path) => PeerUrl.Of(options.Url.TrimEnd('/') + path);

    /// <summary>The sink's <c>url</c>.</summary>
    /// <exception cref="IOException">It stands in a file and cannot be had.</exception>
    /// <exception cref="UnauthorizedAccessException">It stands in a file that may not be read.</exception>
    protected virtual Uri Address => PeerUrl.Of(options.Url);

    /// <summary>What of it is the operator's alone, and may be a token then.</summary>
    protected virtual AddressPart Hides => AddressPart.Query;

    private PeerFailures WayTo(Uri address) =>
        PeerFailures.Of(address, ShownUrl.Origin(address), options.Http);

    private async Task<IReadOnlyList<Delivery>> SendAsync(
        HttpCall call, IReadOnlyList<FrozenReport> reports, CancellationToken cancellation)
    {
        var way = WayTo(call.Url);
        try
        {
            using var request = call.ToMessage();
            var answers = new HttpAnswer(Verdicts, way, call.Mask(options.Http), parts.Time);
            using var answer = await AskAsync(request, cancellation);
            if (reports.Count > 1)
                return await answers.JudgeAsync(answer, reports, cancellation);
            var delivery = await answers.JudgeAsync(answer, cancellation);
            return [delivery == Delivery.Accepted ? delivery with { Reason = call.LeftOut } : delivery];
        }
        catch (HttpRequestException e)
        {
            return [Delivery.RetryLater(way.Briefly(e)) with { MayPass = MayPass(e) }];
        }
    }

    private async Task<Probe> ProbeAsync(Uri own, CancellationToken cancellation)
    {
        var way = WayTo(own);
        var mask = new HttpCall(own, [], default) { Hides = Hides }.Mask(options.Http);
        try
        {
            var probe = default(Probe);
            foreach (var address in HealthAddresses)
            {
                var isOfHealth = address != own;
                using var request = new HttpRequestMessage(
                    isOfHealth ? HttpMethod.Get : HttpMethod.Head, address);
                using var answer = await AskAsync(request, cancellation);
                probe = HttpAnswer.Probe(answer, way, mask, isOfHealth);
                if (answer.StatusCode != HttpStatusCode.NotFound)
                    break;
            }
            return probe;
        }
        catch (HttpRequestException e)
        {
            return new Probe(way.Briefly(e));
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
