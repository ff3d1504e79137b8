using Scraper.Outbox;

namespace Scraper.Forwarding;

/// <summary>
/// What <c>once</c> asks of one sink: take what is due, oldest first, until nothing more can fall due in the
/// time there is. Without time each report is attempted once at most, until the receiver is down.
/// </summary>
/// <param name="loop">Makes the attempts.</param>
/// <param name="signal">Set when there may be something to send.</param>
/// <param name="timeout">For one attempt, and for another process that has the sink.</param>
/// <param name="outbox">Knows what waits, and until when.</param>
/// <param name="time">The one clock.</param>
internal sealed class SinkDrain(
    SinkLoop loop, Signal signal, TimeSpan timeout, IOutbox outbox, TimeProvider time)
{
    private readonly List<Handover> _handovers = [];
    private readonly long _began = time.GetTimestamp();
    private readonly DateTimeOffset _start = time.GetUtcNow();

    /// <summary>Delivers; how far each report came that was attempted or still waits.</summary>
    /// <param name="more">Ends when no more reports will be kept.</param>
    /// <param name="wait">For all of it together, from now: what the receiver put off is tried again in it
    /// where that may help, and an attempt under way is ended with it.</param>
    /// <param name="stop">Ends it after a grace.</param>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public async Task<IReadOnlyList<Handover>> RunAsync(Task more, TimeSpan wait, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !loop.IsOff())
        {
            // Asked first: what is kept until then is seen by the step.
            var isLast = more.IsCompleted;
            var left = wait - Elapsed;
            if (wait > TimeSpan.Zero && left <= TimeSpan.Zero)
                break;
            var step = await loop.StepAsync(
                wait > TimeSpan.Zero && left < timeout ? left : timeout, stop,
                wait > TimeSpan.Zero ? null : _start);
            if (step.Attempt is { } attempt)
                Note(attempt);
            foreach (var other in step.Besides ?? [])
                Note(other);
            if (PauseAfter(step, isLast, wait) is not { } pause)
                break;
            if (pause > TimeSpan.Zero)
                await signal.WaitAsync(pause, stop);
        }
        await more.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. _handovers, .. StillWaiting()];
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    // The last word on a report is the one that counts.
    private void Note(Handover attempt)
    {
        _handovers.RemoveAll(one => one.ReportId == attempt.ReportId);
        _handovers.Add(attempt);
    }

    /// <summary>How long to wait for the next step; null where there is none.</summary>
    private TimeSpan? PauseAfter(Step step, bool isLast, TimeSpan wait) => step switch
    {
        { Claimed: true } => Elapsed < (wait > timeout ? wait : timeout) ? SinkLoop.WhileClaimed : null,
        { Attempt.Verdict: not Verdict.RetryLater } => TimeSpan.Zero,
        { Attempt: not null, LetsPass: true } => TimeSpan.Zero,
        { Attempt: not null, MayPass: false } => null,
        { Attempt: null } when !isLast => UntilDue(wait) ?? SinkLoop.LongestSleep,
        _ => UntilDue(wait),
    };

    // Null where nothing falls due while there is time.
    private TimeSpan? UntilDue(TimeSpan wait)
    {
        var left = wait - Elapsed;
        if (left <= TimeSpan.Zero
            || loop.NextDueAt() - time.GetUtcNow() is not { } pause)
            return null;
        if (pause >= left)
            return null;
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }

    private IEnumerable<Handover> StillWaiting()
    {
        var known = _handovers.Select(handover => handover.ReportId).ToHashSet();
        var inFront = _handovers.Find(handover => handover.Verdict == Verdict.RetryLater)?.Reason;
        foreach (var owed in outbox.Waiting(loop.Sink).Where(owed => !known.Contains(owed.ReportId)))
        {
            inFront ??= owed.Reason;
            var verdict = owed.IsRefused ? Verdict.Rejected : Verdict.RetryLater;
            yield return new Handover(owed.ReportId, loop.Sink, verdict, owed.Reason
                ?? (inFront is null ? "not tried yet" : $"waits behind an older report: {inFront}"));
        }
    }
}
