using Scraper.Outcomes;

namespace Scraper.Collecting;

/// <summary>Until when a collection that failed is tried again: all in which <c>run</c> and <c>once</c>
/// differ.</summary>
/// <param name="Left">The time for tries, from the first one's start; null where it has no end.</param>
/// <param name="Next">When the next tick is due; null where none will come.</param>
/// <param name="Attended">Whether somebody waits for the outcome. Then the last try is made when the time is
/// nearly up, and the outcome tells of a failure; else the next tick is that try, and a log line tells.
/// </param>
internal sealed record Until(TimeSpan? Left, DateTimeOffset? Next, bool Attended)
{
    // The time is up for a try under way, too.
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(1);

    /// <summary>As in <c>run</c>: until the next tick is due.</summary>
    /// <param name="left">The time until then; null where none is.</param>
    /// <param name="now">As logs tell it.</param>
    public static Until NextTick(TimeSpan? left, DateTimeOffset now) =>
        new(left, now + left, Attended: false);

    /// <summary>As in <c>once --wait</c>: until the time is up, which ends a try under way; a target that
    /// starts together with this program refuses at first. Without time there is one try, as long as it
    /// takes.</summary>
    public static Until TimeIsUp(TimeSpan wait) => new(wait, Next: null, Attended: true);

    /// <summary>When a try under way is ended; null where it is not.</summary>
    public TimeSpan? Limit => Attended && Left > TimeSpan.Zero ? Left : null;

    /// <summary>The pause before the next try; null where there is none: no time is left, or who waits need
    /// not wait for what does not pass by itself. An operator may mend that before the next tick.</summary>
    /// <param name="kind">How the last try failed.</param>
    /// <param name="pause">What the pace asks for.</param>
    /// <param name="elapsed">Time since the first try began.</param>
    public TimeSpan? Pause(FailureKind kind, TimeSpan pause, TimeSpan elapsed)
    {
        if (Attended && !kind.MayPass())
            return null;
        if (Left - elapsed is not { } left || pause < left)
            return pause;
        return Attended && left > LastTry ? left - LastTry : null;
    }
}
