using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Guards;

namespace Scraper.Hosting;

/// <summary>The pages of a receiver, each with what it takes to be let through.</summary>
internal sealed class ReceiverPages(
    ReceiverGuard guard, SenderAddress senders, ReceptionTally tally, StoreHealth health,
    ReceiverMetrics metrics, TimeProvider time)
{
    private static readonly string[] Posts = [HttpMethods.Post];

    private static readonly string[] Pushes = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>Maps them.</summary>
    public void Map(
        IEndpointRouteBuilder routes, ReportsPage reports, PushesPage pushes, UsagePages usage,
        BrowserPages browser)
    {
        Guarded("/", Endpoints.Looks, Duty.Read, browser.UsageAsync);
        Guarded("/installation", Endpoints.Looks, Duty.Read, browser.InstallationAsync);
        if (browser.HasPublic)
            Guarded("/public", Endpoints.Looks, Duty.LookOn, browser.PublicAsync);
        Guarded("/api/v1/usage", Endpoints.Looks, Duty.Read, usage.UsageAsync);
        Guarded("/api/v1/installations", Endpoints.Looks, Duty.Read, usage.InstallationsAsync);
        Guarded("/api/v1/reports", Posts, Duty.Send, context => reports.TakeAsync(context, StampOf(context)));
        Guarded(
            "/metrics/{**job}", Pushes, Duty.Push, context => pushes.TakeAsync(context, StampOf(context)));
        Endpoints.Map(routes, "/healthz", Endpoints.Looks, _ => Task.FromResult(Answer.Text(200, "ok\n")));
        Endpoints.Map(routes, "/readyz", Endpoints.Looks, ReadyAsync);

        void Guarded(string path, string[] methods, Duty duty, Func<HttpContext, Task<Answer>> page) =>
            Endpoints.Map(routes, path, methods, context => AnswerAsync(context, duty, page));
    }

    /// <summary>What is stamped on reports of this request.</summary>
    private string? StampOf(HttpContext context) => senders.Stamp(guard.ClientOf(context));

    private async Task<Answer> AnswerAsync(
        HttpContext context, Duty duty, Func<HttpContext, Task<Answer>> page)
    {
        var began = time.GetTimestamp();
        var answer = await guard.RefuseAsync(context, duty) is { } refused
            ? Answer.Refused(refused)
            : await page(context);
        if (answer.Refusal is { } kind)
            tally.Refused(kind);
        if (duty != Duty.Read)
            metrics.Answered(time.GetElapsedTime(began));
        return answer;
    }

    private async Task<Answer> ReadyAsync(HttpContext context) =>
        await health.LookAsync(context.RequestAborted) is { } failure
            ? Answer.Text(503, OneLine.VisibleLines($"not ready: {failure.Message}\n"))
            : Answer.Text(200, "ready\n");
}
