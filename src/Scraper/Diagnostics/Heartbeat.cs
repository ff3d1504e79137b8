using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>
/// Watches our own loop, one promise a target: to start a tick when it is due, or to come back from what a
/// running one does. A promise that is broken by more than <see cref="Grace"/> means that the loop is stuck.
/// Whether targets or sinks are well is no concern of it.
/// </summary>
internal sealed class Heartbeat(TimeProvider clock)
{
    /// <summary>How late a healthy loop on a busy machine may be.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Beat> _beats = new(StringComparer.Ordinal);

    /// <summary>The target's next tick is due at this time; null where none will come.</summary>
    public void Expect(string target, DateTimeOffset? due) =>
        Change(target, beat => beat with { Due = due, Since = null });

    /// <summary>The target's tick waits for others, whose promises are watched; it makes none itself.
    /// </summary>
    public void Queued(string target) => Change(target, beat => beat with { Due = null, Since = null });

    /// <summary>The target's tick does something that takes no longer than this.</summary>
    public void Busy(string target, TimeSpan within) =>
        Change(target, beat => beat with { Since = clock.GetTimestamp(), Within = within });

    /// <summary>The promises, by target.</summary>
    public IReadOnlyList<Beat> Beats()
    {
        lock (_gate)
            return [.. _beats.Values];
    }

    /// <summary>Why the loop is stuck, one sentence, or null.</summary>
    public string? Stuck() => Beats().Select(Stuck).FirstOrDefault(why => why is not null);

    // A due time is of the wall clock, as schedules are; a duration is not, so that setting the clock breaks
    // no promise of a running tick.
    private string? Stuck(Beat beat) => beat switch
    {
        { Since: { } since } => clock.GetElapsedTime(since) > beat.Within + Grace
            ? $"the tick of target {beat.Target} runs past its deadline"
            : null,
        { Due: { } due } => clock.GetUtcNow() > due + Grace
            ? $"the tick of target {beat.Target} due at {UtcText.Seconds(due)} has not started"
            : null,
        _ => null,
    };

    private void Change(string target, Func<Beat, Beat> change)
    {
        lock (_gate)
            _beats[target] = change(_beats.GetValueOrDefault(target) ?? new Beat(target));
    }
}

/// <summary>What the loop of one target promised.</summary>
/// <param name="Target">Its name.</param>
internal sealed record Beat(string Target)
{
    /// <summary>When its next tick is due.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The timestamp of what its running tick does now; null while none runs.</summary>
    public long? Since { get; init; }

    /// <summary>How long that may take.</summary>
    public TimeSpan Within { get; init; }
}
