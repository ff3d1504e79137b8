using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Scraper.Hosting;

/// <summary>Puts pages on addresses. HEAD gets the headers of GET, any other method 405.</summary>
internal static class Endpoints
{
    private const string Index = """
        scraper: usage telemetry of the database beside it
        /metrics   self-metrics, text 0.0.4
        /healthz   liveness: 503 only where the schedule is stuck
        /readyz    readiness

        """;

    /// <summary>The methods of a page that is looked at.</summary>
    public static readonly string[] Looks = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the sidecar's own pages.</summary>
    public static void Map(IEndpointRouteBuilder routes, HealthPages health, MetricsPage metrics)
    {
        Map(routes, "/", Looks, _ => Task.FromResult(Answer.Text(200, Index)));
        Map(routes, "/healthz", Looks, _ => Task.FromResult(Text(health.Healthz())));
        Map(routes, "/readyz", Looks, _ => Task.FromResult(Text(health.Readyz())));
        Map(routes, metrics);
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, MetricsPage metrics) => Map(
        routes, "/metrics", Looks,
        async context => new Answer(200, Answer.Exposition, await metrics.GetAsync(context.RequestAborted)));

    /// <summary>Maps a page. Plain request delegates: no reflection, so fit for native AOT.</summary>
    public static void Map(
        IEndpointRouteBuilder routes, string path, string[] methods, Func<HttpContext, Task<Answer>> page) =>
        routes.MapMethods(path, methods, async context => await (await page(context)).SendAsync(context));

    private static Answer Text((int Status, string Body) page) => Answer.Text(page.Status, page.Body);
}
