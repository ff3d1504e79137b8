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
            var call = Call(report);
            using var request = call.ToMessage();
            var answers = new HttpAnswer(Verdicts, Way, call.Mask(options.Http));
            using var answer = await AskAsync(request, cancellation);
            return await answers.JudgeAsync(answer, parts.Time.GetUtcNow(), cancellation);
        }
        catch (JsonException e)
        {
            return Delivery.Rejected($"the report cannot be read back: {e.Message}");
        }
        catch (HttpRequestException e)
        {
            return Delivery.RetryLater(Way.Briefly(e)) with { MayPass = MayPass(e) };
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
            using var answer = await AskAsync(request, cancellation);
            return HttpAnswer.ProbeFault(answer, Way);
        }
        catch (HttpRequestException e)
        {
            return Way.Briefly(e);
        }
    }

    /// <summary>The request that carries this report.</summary>
    protected abstract HttpCall Call(FrozenReport report);

    /// <summary>A request that any receiver answers and that changes nothing there.</summary>
    protected abstract HttpRequestMessage Probe();

    /// <summary>The report in its kept bytes.</summary>
    /// <exception cref="JsonException">A disk changed them.</exception>
    protected static Report Thaw(FrozenReport report)
    {
        try
        {
            return report.Thaw();
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>An address below the sink's <c>url</c>.</summary>
    protected Uri Below(string path) => PeerUrl.Of(options.Url.TrimEnd('/') + path);

    private Uri Address => PeerUrl.Of(options.Url);

    private PeerFailures Way => PeerFailures.Of(Address, ShownUrl.Origin(Address), options.Http);

    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, CancellationToken cancellation) =>
        await parts.Clients.CreateClient(Peer.Sink(Name))
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    // Without a cause it was never sent: a value that is no header.
    private static bool MayPass(HttpRequestException thrown) =>
        thrown.InnerException is not null && PeerFailures.KindOf(thrown).MayPass();
}
