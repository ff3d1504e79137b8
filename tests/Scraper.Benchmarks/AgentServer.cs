using System.IO;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scraper.Benchmarks;

/// <summary>Serves one page on a free port of loopback and takes whatever is sent there.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _scrapes;

    private AgentServer(byte[] page)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async request =>
        {
            await request.Request.Body.CopyToAsync(Stream.Null);
            if (!HttpMethods.IsGet(request.Request.Method))
            {
                request.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            Interlocked.Increment(ref _scrapes);
            request.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await request.Response.Body.WriteAsync(page);
        });
    }

    /// <summary>How often the page was asked for.</summary>
    public int Scrapes => _scrapes;

    /// <summary>Where it listens, without a path.</summary>
    public string Url => _server.Urls.Single();

    /// <summary>One that listens.</summary>
    public static async Task<AgentServer> StartAsync(byte[] page)
    {
        var server = new AgentServer(page);
        await server._server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
