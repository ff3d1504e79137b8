namespace Scraper.Outcomes;

/// <summary>
/// The retry arithmetic, pure: exponential growth from <paramref name="First"/>
/// to <paramref name="Longest"/>, with full jitter in the upper half,
/// so that a fleet that failed together does not come back together.
/// </summary>
/// <param name="First">Delay before the first retry.</param>
/// <param name="Longest">No delay is longer than this, except one that a receiver asked for.</param>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The pause after so many failures in a row.</summary>
    /// <param name="failures">Failures so far, 1 or more.</param>
    /// <param name="random">0 ≤ random &lt; 1, from a source that a test can seed.</param>
    /// <param name="asked">What the receiver asked for (<c>Retry-After</c>), which is never undercut.</param>
    public TimeSpan After(int failures, double random, TimeSpan? asked = null)
    {
        var doublings = Math.Clamp(failures - 1, 0, 30);
        var ceiling = Math.Min(First.TotalSeconds * Math.Pow(2, doublings), Longest.TotalSeconds);
        var pause = TimeSpan.FromSeconds(ceiling * (0.5 + (random / 2)));
        return asked > pause ? asked.Value : pause;
    }
}
