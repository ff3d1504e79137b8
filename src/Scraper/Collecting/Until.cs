using Scraper.Outcomes;

namespace Scraper.Collecting;

/// <summary>Until when a collection that failed is tried again: all in which <c>run</c> and <c>once</c>
/// differ.</summary>
/// <param name="Left">The time for tries, from the first one's start; null where it has no end.</param>
/// <param name="Next">When the next tick is due; null where none will come.</param>
/// <param name="Attended">Whether somebody waits for the outcome. Then the last try is made when the time is
/// up, and the outcome tells of a failure; else the next tick is that try, and a log line tells.</param>
internal sealed record Until(TimeSpan? Left, DateTimeOffset? Next, bool Attended)
{
    /// <summary>As in <c>run</c>: until the next tick is due; null where none is.</summary>
    public static Until NextTick(DateTimeOffset? due, DateTimeOffset now) =>
        new(due - now, due, Attended: false);

    /// <summary>As in <c>once --wait</c>: until the time is up; a target that starts together with this
    /// program refuses at first.</summary>
    public static Until TimeIsUp(TimeSpan wait) => new(wait, Next: null, Attended: true);

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
        return Attended && left > TimeSpan.Zero ? left : null;
    }
}
