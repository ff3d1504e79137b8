using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>
/// <c>once --wait</c>: a target that starts together with this program refuses at first. It is asked again,
/// with back-off, while waiting can help and time is left; the last try is made when the time is up.
/// </summary>
internal sealed class Patience(TimeProvider clock, Random random, TimeSpan wait)
{
    /// <summary>Tries until it succeeds, fails for good, or the time is up.</summary>
    public async Task<Outcome<T>> TryAsync<T>(Func<Task<Outcome<T>>> attempt, CancellationToken cancellation)
        where T : notnull
    {
        var start = clock.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            var outcome = await attempt();
            var left = wait - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || outcome.Failure?.Kind.MayPass() is not true)
                return outcome;
            var pause = Backoff.OfTargets.After(failures, random.NextDouble());
            await Task.Delay(pause < left ? pause : left, clock, cancellation);
        }
    }
}
