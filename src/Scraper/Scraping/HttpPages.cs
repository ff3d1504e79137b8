using System.Net.Http;
using System.Text;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Pages that servers give.</summary>
internal sealed class HttpPages(IHttpClientFactory clients, TimeProvider clock)
{
    private const int ErrorBodyLength = 2048;

    /// <summary>Asks for the page, follows redirects, and opens the body.</summary>
    public async Task<Outcome<Page>> FetchAsync(TargetOptions target, Uri url, CancellationToken cancellation)
    {
        var deadline = new Deadline(TimeSpan.FromSeconds(target.ScrapeTimeoutSeconds), clock, cancellation);
        List<Uri> path = [url];
        Page? page = null;
        try
        {
            var answered = await FollowAsync(target, path, deadline.Token);
            if (!answered.Succeeded(out var answer, out var failure))
                return failure;

            var opened = await OpenAsync(target, path, answer, deadline);
            return opened.Succeeded(out page, out failure) ? page : failure;
        }
        catch (HttpRequestException e)
        {
            // A request that is given up may look like a lost connection.
            cancellation.ThrowIfCancellationRequested();
            return Failures(target, path).OfRequest(e, deadline);
        }
        catch (PageFailureException e)
        {
            return e.Failure;
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            return Failures(target, path).Timeout;
        }
        finally
        {
            if (page is null)
                deadline.Dispose();
        }
    }

    /// <summary>The first answer that is no redirect; <paramref name="path"/> grows with each one.</summary>
    private async Task<Outcome<HttpResponseMessage>> FollowAsync(
        TargetOptions target, List<Uri> path, CancellationToken cancellation)
    {
        while (true)
        {
            var peer = IsOwn(path) ? Peer.Target(target.Name) : Peer.Elsewhere(target.Name);
            var client = clients.CreateClient(peer);
            using var request = PageRequest.For(target, path[^1], IsOwn(path));
            var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!Redirects.Is((int)answer.StatusCode))
                return answer;

            var next = Redirects.Next(path, answer.Headers.Location, target.Http.FollowRedirects);
            answer.Dispose();
            if (!next.Succeeded(out var url, out var failure))
                return failure;
            path.Add(url);
        }
    }

    /// <summary>From headers to a page whose first bytes were looked at.</summary>
    private static async Task<Outcome<Page>> OpenAsync(
        TargetOptions target, List<Uri> path, HttpResponseMessage answer, Deadline deadline)
    {
        var failures = Failures(target, path);
        if (failures.OfAnswer(answer.StatusCode) is { } ofProxy)
        {
            answer.Dispose();
            return ofProxy;
        }

        var opened = await HttpBody.OpenAsync(answer, deadline, failures);
        if (!opened.Succeeded(out var body, out var failure))
        {
            answer.Dispose();
            return answer.IsSuccessStatusCode
                ? failure
                : StatusFailures.Of(failures.Where, answer.StatusCode, "", !IsOwn(path));
        }

        if (!answer.IsSuccessStatusCode)
        {
            await using var _ = body;
            var text = await BeginningAsync(body, deadline.Token);
            return StatusFailures.Of(failures.Where, answer.StatusCode, failures.Shown(text), !IsOwn(path));
        }

        answer.Content.Headers.TryGetValues("Content-Type", out var values);
        var verdict = ContentTypes.Judge(
            failures.Shown(values?.First()), target.FallbackScrapeProtocol, failures.Where);
        if (verdict.Failure is not null)
        {
            await body.DisposeAsync();
            return verdict.Failure;
        }

        var page = new Page(body)
        {
            Dialect = verdict.Dialect,
            Warnings = verdict.Warning is { } warning ? [warning] : [],
        };
        return await BodyOpening.OpenAsync(page, failures.Where, deadline.Token);
    }

    /// <summary>What an error says of itself. That it breaks off changes nothing about the status.</summary>
    private static async Task<string> BeginningAsync(HttpBody body, CancellationToken cancellation)
    {
        var buffer = new byte[ErrorBodyLength];
        try
        {
            var length = await body.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (PageFailureException)
        {
            return "";
        }
    }

    private static bool IsOwn(List<Uri> path) => PeerUrl.IsSameServer(path[^1], path[0]);

    private static RequestFailures Failures(TargetOptions target, List<Uri> path) => new(
        PeerFailures.Of(path[^1], ShownUrl.Of(path[^1]), target.Http),
        new SecretMask(target.Http, path[0]),
        target.ScrapeTimeoutSeconds);
}
