using Scraper.Outcomes;

namespace Scraper.Scheduling;

/// <summary>When a collection that failed is tried again before the next tick; pure. A sidecar starts
/// together with its database, so the first tries may find nobody there.</summary>
internal static class RetrySeries
{
    /// <summary>The pause before the next try, or null where there is none: the failure will not pass by
    /// itself, or the next tick comes first.</summary>
    /// <param name="kind">How the last try failed.</param>
    /// <param name="failures">Tries so far, all failed.</param>
    /// <param name="random">0 ≤ random &lt; 1.</param>
    /// <param name="left">Time until the next tick; null where none is due.</param>
    public static TimeSpan? Pause(FailureKind kind, int failures, double random, TimeSpan? left)
    {
        var pause = Backoff.OfTargets.After(failures, random);
        return kind.MayPass() && !(pause >= left) ? pause : null;
    }
}
