using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Receiving;

namespace Scraper.Hosting;

/// <summary>Answers what no page does: an address or a method that is none, and what went wrong on a page,
/// which costs its request alone. Counted like any other refusal.</summary>
internal sealed class LastAnswer(ReceptionTally tally, ILogger log)
{
    private static readonly RefusedRequest NoSuchPage =
        new(RequestRefusal.NoSuchPage, "there is nothing at this address");

    private static readonly RefusedRequest WrongMethod =
        new(RequestRefusal.WrongMethod, "what is at this address has another method");

    /// <summary>Stands around all pages.</summary>
    public async Task GiveAsync(HttpContext context, RequestDelegate next)
    {
        if (await RefuseAsync(context, next) is not { } refused)
            return;
        tally.Refused(refused.Kind);
        if (context.Response.HasStarted)
            context.Abort(); // it shall not look whole
        else
            await Answer.Refused(refused).SendAsync(context);
    }

    private async Task<RefusedRequest?> RefuseAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            return context.Response.HasStarted ? null : context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => NoSuchPage,
                StatusCodes.Status405MethodNotAllowed => WrongMethod,
                _ => null,
            };
        }
        catch (OutOfMemoryException)
        {
            return RefusedRequest.AtOnce("large requests");
        }
        catch (Exception bug) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.PageFailed(Failure.Of(bug).Message, bug);
            return new RefusedRequest(RequestRefusal.Bug, "a bug in this program; it is logged");
        }
    }
}
