using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>Work on one server of a store after another, by id, each in a transaction of its own, so that
/// reports come in between.</summary>
internal static class ServerWalk
{
    /// <summary>Goes through all of them.</summary>
    /// <param name="next">Works on the first server behind an id, null for the first of all.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    /// <returns>How much was done.</returns>
    public static async Task<Outcome<long>> RunAsync(
        Func<string?, Task<Outcome<ServerStep>>> next, CancellationToken cancellation)
    {
        var done = 0L;
        for (string? id = null; !cancellation.IsCancellationRequested;)
        {
            var step = await next(id);
            if (!step.Succeeded(out var one, out var failure))
                return failure;
            if (one.Id is null)
                break;
            (id, done) = (one.Id, done + one.Done);
        }
        return done;
    }
}

/// <summary>What was done to one server.</summary>
/// <param name="Id">Which; null where there are no more.</param>
/// <param name="Done">How much.</param>
internal readonly record struct ServerStep(string? Id, long Done);
