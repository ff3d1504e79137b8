using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace Scraper.Hosting;

/// <summary>The sidecar's own pages.</summary>
internal static class Endpoints
{
    private const string Index = """
        scraper: usage telemetry of the database beside it
        /metrics   self-metrics, text 0.0.4
        /healthz   liveness: 503 only where the schedule is stuck
        /readyz    readiness

        """;

    /// <summary>Maps them. Plain request delegates: no reflection, so fit for native AOT.</summary>
    public static void Map(IEndpointRouteBuilder routes, HealthPages health, CollectorRegistry registry)
    {
        routes.MapGet("/", context => SayAsync(context, (200, Index)));
        routes.MapGet("/healthz", context => SayAsync(context, health.Healthz()));
        routes.MapGet("/readyz", context => SayAsync(context, health.Readyz()));
        routes.MapGet("/metrics", context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
    }

    private static Task SayAsync(HttpContext context, (int Status, string Body) page)
    {
        context.Response.StatusCode = page.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(page.Body, context.RequestAborted);
    }
}
