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
    private const string Index = """
        scraper: reports of usage come in here
        POST /api/v1/reports        reports, one or one a line
        POST /metrics/job/JOB       what a server pushes by itself: text 0.0.4 or protobuf
        GET  /api/v1/usage          what was used: since= until= by= field= format=json|csv
        GET  /api/v1/installations  who reported: since= format=json|csv
        GET  /metrics               self-metrics, text 0.0.4
        GET  /healthz               liveness
        GET  /readyz                readiness: 503 while the store is away

        """;

    private static readonly string[] Posts = [HttpMethods.Post];

    private static readonly string[] Pushes = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>Maps them.</summary>
    public void Map(
        IEndpointRouteBuilder routes, ReportsPage reports, PushesPage pushes, UsagePages usage,
        MetricsPage metrics)
    {
        Guarded("/", Endpoints.Looks, Duty.Read, _ => Task.FromResult(Answer.Text(200, Index)));
        Guarded("/api/v1/usage", Endpoints.Looks, Duty.Read, usage.UsageAsync);
        Guarded("/api/v1/installations", Endpoints.Looks, Duty.Read, usage.InstallationsAsync);
        Guarded("/api/v1/reports", Posts, Duty.Send, context => reports.TakeAsync(context, StampOf(context)));
        Guarded(
            "/metrics/{**job}", Pushes, Duty.Push, context => pushes.TakeAsync(context, StampOf(context)));
        Endpoints.Map(routes, "/healthz", Endpoints.Looks, _ => Task.FromResult(Answer.Text(200, "ok\n")));
        Endpoints.Map(routes, "/readyz", Endpoints.Looks, ReadyAsync);
        Endpoints.Map(routes, metrics);

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
