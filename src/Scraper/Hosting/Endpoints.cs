using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Scraper.Hosting;

/// <summary>The sidecar's own pages. HEAD gets the headers of GET, any other method 405.</summary>
internal static class Endpoints
{
    private const string Index = """
        scraper: usage telemetry of the database beside it
        /metrics   self-metrics, text 0.0.4
        /healthz   liveness: 503 only where the schedule is stuck
        /readyz    readiness

        """;

    // What waits for a client who does not read is no more than this.
    private const int PieceBytes = 4096;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps them. Plain request delegates: no reflection, so fit for native AOT.</summary>
    public static void Map(IEndpointRouteBuilder routes, HealthPages health, MetricsPage metrics)
    {
        Map("/", context => SayAsync(context, (200, Index)));
        Map("/healthz", context => SayAsync(context, health.Healthz()));
        Map("/readyz", context => SayAsync(context, health.Readyz()));
        Map("/metrics", async context => await WriteAsync(
            context, "text/plain; version=0.0.4; charset=utf-8",
            await metrics.GetAsync(context.RequestAborted)));

        void Map(string path, RequestDelegate page) => routes.MapMethods(path, Methods, page);
    }

    private static Task SayAsync(HttpContext context, (int Status, string Body) page)
    {
        context.Response.StatusCode = page.Status;
        return WriteAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(page.Body));
    }

    private static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> page)
    {
        var response = context.Response;
        response.ContentType = type;
        response.ContentLength = page.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        for (var left = page; left.Length > 0; left = left[Math.Min(PieceBytes, left.Length)..])
            await response.Body.WriteAsync(left[..Math.Min(PieceBytes, left.Length)], context.RequestAborted);
    }
}
