using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Pushes;

namespace Scraper.Hosting;

/// <summary><c>POST</c> and <c>PUT /metrics/job/…</c>: what a server pushes by itself, or any client of a
/// Pushgateway, answered when the report that came of it is durable. 202 is the only status that influxd
/// takes for success.</summary>
internal sealed class PushesPage(BodyReading bodies, PushReading pushes, ReportTaking taking)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ip">What is stamped on its report.</param>
    public async Task<Answer> TakeAsync(HttpContext context, string? ip)
    {
        if (PushPath.Parse(AddressOf(context)) is not { } path)
            return Answer.Refused(new RefusedRequest(
                RequestRefusal.Malformed, "a page is pushed to /metrics/job/JOB{/LABEL/VALUE}"));
        using var body = await bodies.ReadAsync(context.Request, context.RequestAborted);
        return body.Refused is { } refused
            ? Answer.Refused(refused)
            : await TakeAsync(context, path, body.Plain, ip);
    }

    private async Task<Answer> TakeAsync(
        HttpContext context, PushPath path, ReadOnlyMemory<byte> page, string? ip)
    {
        var made = await pushes.ReadAsync(path, page, context.Request.ContentType, context.RequestAborted);
        if (!made.Succeeded(out var report, out var failure))
            return Unusable(failure.Message);
        var read = taking.Read([new BodyLine(1, report)], ip);
        var kept = await taking.KeepAsync(read, context.RequestAborted);
        if (!kept.Succeeded(out var taken, out _))
            return Answer.Refused(RefusedRequest.NothingKept);
        return taken.HasAny
            ? Answer.Text(StatusCodes.Status202Accepted, "")
            : Unusable(taken.Refused[0].Refusal.Reason);
    }

    private static Answer Unusable(string why) =>
        Answer.Refused(new RefusedRequest(RequestRefusal.UnusablePage, OneLine.Visible(why)));

    /// <summary>The path as it was sent: an escaped slash is none that divides it.</summary>
    private static string AddressOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.IndexOf('?') is >= 0 and var query ? target[..query] : target;
    }
}
