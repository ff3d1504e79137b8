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
    private readonly SortedDictionary<string, Promise?> _promises = new(StringComparer.Ordinal);

    /// <summary>The target's next tick is due in this time; null where none will come.</summary>
    public void Expect(string target, TimeSpan? within) =>
        Change(target, _ => within is { } time ? New(time, isTick: true) : null);

    /// <summary>The tick that the target waits for is due in this time instead; nothing where it waits for
    /// none.</summary>
    public void Move(string target, TimeSpan within) =>
        Change(target, promise => promise is { IsTick: true } ? New(within, isTick: true) : promise);

    /// <summary>The target's tick waits for others, whose promises are watched; it makes none itself.
    /// </summary>
    public void Queued(string target) => Change(target, _ => null);

    /// <summary>The target's tick does something that takes no longer than this.</summary>
    public void Busy(string target, TimeSpan within) =>
        Change(target, _ => New(within, isTick: false));

    /// <summary>The promises, by target.</summary>
    public IReadOnlyList<Beat> Beats()
    {
        lock (_gate)
            return [.. _promises.Select(one => Shown(one.Key, one.Value))];
    }

    /// <summary>Why the loop is stuck, one sentence, or null.</summary>
    public string? Stuck()
    {
        lock (_gate)
            return _promises.Select(one => Stuck(one.Key, one.Value)).FirstOrDefault(why => why is not null);
    }

    private string? Stuck(string target, Promise? promise) => promise switch
    {
        null => null,
        _ when Left(promise) >= -Grace => null,
        { IsTick: true } =>
            $"the tick of target {target} due at {UtcText.Seconds(Due(promise))} has not started",
        _ => $"the tick of target {target} runs past its deadline",
    };

    private Beat Shown(string target, Promise? promise) => new(target)
    {
        Due = promise is { IsTick: true } ? Due(promise) : null,
        IsCollecting = promise is { IsTick: false },
    };

    private Promise New(TimeSpan within, bool isTick) => new(clock.GetTimestamp(), within, isTick);

    private TimeSpan Left(Promise promise) => promise.Within - clock.GetElapsedTime(promise.Since);

    private DateTimeOffset Due(Promise promise) => clock.GetUtcNow() + Left(promise);

    private void Change(string target, Func<Promise?, Promise?> change)
    {
        lock (_gate)
            _promises[target] = change(_promises.GetValueOrDefault(target));
    }

    /// <summary>To start a tick, or to come back from what it does, within this time since then: a timestamp,
    /// so that setting the clock breaks none.</summary>
    private sealed record Promise(long Since, TimeSpan Within, bool IsTick);
}

/// <summary>What the loop of one target promised; times as the wall clock would have them now.</summary>
/// <param name="Target">Its name.</param>
internal sealed record Beat(string Target)
{
    /// <summary>When its next tick is due; null where none is or one runs.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Whether a tick of it runs, as far as it does not wait for others.</summary>
    public bool IsCollecting { get; init; }

}
