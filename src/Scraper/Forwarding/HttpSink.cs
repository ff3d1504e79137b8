using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using Scraper.Http;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>What all sinks reached by HTTP have in common;
/// each adds the request it makes of a report.</summary>
internal abstract class HttpSink(HttpSinkOptions options, SinkParts parts) : ISink
{
    /// <inheritdoc/>
    public string Name => options.Name;

    /// <summary>The statuses by which this kind of receiver says that it has the report.</summary>
    protected abstract IReadOnlySet<HttpStatusCode> Successes { get; }

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => Call(report).Describe(options.Http);

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        try
        {
            var call = Call(report);
            using var request = call.ToMessage();
            var answers = new HttpAnswer(Successes, call.Mask(options.Http));
            using var answer = await AskAsync(request, cancellation);
            return await answers.JudgeAsync(answer, parts.Time.GetUtcNow(), cancellation);
        }
        catch (JsonException e)
        {
            return Delivery.Rejected($"the report cannot be read back: {e.Message}");
        }
        catch (HttpRequestException e)
        {
            return Delivery.RetryLater(Reason(e));
        }
        catch (IOException e)
        {
            return Delivery.RetryLater(e.Message.TrimEnd('.'));
        }
        catch (UnauthorizedAccessException e)
        {
            return Delivery.RetryLater(e.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = Probe();
            using var answer = await AskAsync(request, cancellation);
            return (int)answer.StatusCode < 500 ? null : $"{Origin} answers {HttpAnswer.Status(answer)}";
        }
        catch (HttpRequestException e)
        {
            return Reason(e);
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
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>An address below the sink's <c>url</c>.</summary>
    protected Uri Below(string path) => new(options.Url.TrimEnd('/') + path);

    private string Origin =>
        new Uri(options.Url).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    // Who it is that a connection goes to.
    private string Peer => Proxies.Before(new Uri(options.Url), options.Http) is { } proxy
        ? $"{proxy}, the proxy before {Origin}"
        : Origin;

    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, CancellationToken cancellation)
    {
        var client = parts.Clients.CreateClient(SinkClients.NameOf(Name));
        client.Timeout = Timeout.InfiniteTimeSpan; // the loop bounds the whole attempt
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private string Reason(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the name in {Peer} is not known",
        HttpRequestError.ConnectionError when error.InnerException is SocketException socket =>
            $"cannot connect to {Peer}: {Sentence(socket.Message)}",
        HttpRequestError.SecureConnectionError =>
            $"no TLS connection to {Origin}: {Sentence((error.InnerException ?? error).Message)}",
        _ => $"{Origin}: {Sentence((error.InnerException ?? error).Message)}",
    };

    private static string Sentence(string message) => message.TrimEnd('.');
}
