using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>
/// Read → send → settle for one sink: one attempt at a time, oldest report first, at this sink's own pace.
/// When a receiver fails and when it is asked again is decided here and kept in the outbox.
/// </summary>
internal sealed class SinkLoop(
    Route route, IOutbox outbox, TimeProvider time, Random random, SelfMetrics metrics, ILogger log)
{
    /// <summary>For an attempt under way when the program is stopped: the receiver has the report perhaps
    /// already.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Another process has this sink: there is no event for the end of that.</summary>
    public static readonly TimeSpan WhileClaimed = TimeSpan.FromSeconds(1);

    // Nobody tells when reporting is switched on again.
    private static readonly TimeSpan WhileOff = TimeSpan.FromSeconds(5);

    /// <summary>The clock may be set, another process may append.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);

    private readonly Signal _signal = new(time);

    // A verdict that the outbox could not take;
    // noted before anything else is sent, or it would be sent twice.
    private (Due Due, Delivery Delivery)? _unsettled;
    private readonly FailureStreak _failing = new();
    private readonly FailureStreak _outboxFailing = new();

    /// <summary>The sink's name.</summary>
    public string Sink => route.Sink.Name;

    /// <summary>Whether reporting is off, asked before each attempt.</summary>
    public Func<bool> IsOff { get; init; } = () => false;

    /// <summary>Called after each attempt.</summary>
    public Action? Attempted { get; init; }

    /// <summary>There may be something to send.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Until stopped. Survives every failure of receiver and outbox.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = IsOff() ? WhileOff : await StepOrPauseAsync(stop);
            if (pause > TimeSpan.Zero)
                await _signal.WaitAsync(pause, stop);
        }
    }

    private async Task<TimeSpan> StepOrPauseAsync(CancellationToken stop)
    {
        try
        {
            var step = await StepAsync(route.Timeout, stop);
            OutboxWorks();
            if (step.Claimed)
                return WhileClaimed;
            return step.Attempt is null ? UntilDue() : TimeSpan.Zero;
        }
        catch (OutboxException e)
        {
            return OutboxFailed(e.Failure);
        }
    }

    /// <summary>Delivers what there is and what comes, within a time; see <see cref="SinkDrain"/>.</summary>
    public Task<IReadOnlyList<Handover>> DrainAsync(Task more, TimeSpan wait, CancellationToken stop) =>
        new SinkDrain(this, _signal, route.Timeout, outbox, time).RunAsync(more, wait, stop);

    /// <summary>The oldest delivery, if it is due, and settled.</summary>
    /// <param name="patience">For the receiver's answer.</param>
    /// <param name="stop">Ends it after a grace.</param>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public async Task<Step> StepAsync(TimeSpan patience, CancellationToken stop)
    {
        using var claim = outbox.Claim(Sink);
        if (claim is null)
            return new Step(Claimed: true, null);
        if (_unsettled is { } earlier)
            Settle(earlier.Due, earlier.Delivery);
        if (outbox.NextDue(Sink, time.GetUtcNow()) is not { } due)
            return new Step(Claimed: false, null);

        var began = time.GetTimestamp();
        if (await AttemptAsync(due, patience, stop) is not { } delivery)
            return new Step(Claimed: false, Interrupted(due));
        metrics.Attempted(Sink, delivery.Verdict.Label(), time.GetElapsedTime(began));
        Settle(due, delivery);
        Attempted?.Invoke();
        return new Step(
            Claimed: false, new Handover(due.Report.ReportId, Sink, delivery.Verdict, delivery.Reason),
            delivery.MayPass);
    }

    // Null: stopped before there was a verdict; the report waits as before.
    private async Task<Delivery?> AttemptAsync(Due due, TimeSpan patience, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var stopping = stop.Register(() => limit.CancelAfter(Grace));
        try
        {
            return await route.Sink.SendAsync(due.Report, limit.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            var seconds = Math.Round(patience.TotalSeconds, 3);
            return Delivery.RetryLater($"no answer within {seconds} s") with { MayPass = true };
        }
    }

    private Handover Interrupted(Due due) => new(
        due.Report.ReportId, Sink, Verdict.RetryLater, "stopped while it was being sent; it is kept");

    private void Settle(Due due, Delivery delivery)
    {
        _unsettled = (due, delivery);
        var now = time.GetUtcNow();
        switch (delivery.Verdict)
        {
            case Verdict.Accepted:
                outbox.Accepted(due, now);
                Healthy();
                log.DeliveryAccepted(Sink, due.Report.ReportId);
                break;
            case Verdict.Rejected:
                outbox.Rejected(due, now, delivery.Reason ?? "refused");
                Healthy(); // the receiver works; it is this report that it does not want
                metrics.SetAside(Sink);
                log.DeliveryRejected(Sink, due.Report.ReportId, delivery.Reason ?? "refused");
                break;
            case Verdict.Superseded:
                outbox.Superseded(due, now, delivery.Reason ?? "superseded");
                Healthy();
                log.DeliverySuperseded(Sink, due.Report.ReportId, delivery.Reason ?? "superseded");
                break;
            default:
                PutOff(due, delivery, now);
                break;
        }
        _unsettled = null;
    }

    private void PutOff(Due due, Delivery delivery, DateTimeOffset now)
    {
        var reason = delivery.Reason ?? "put off";
        var pause = route.Backoff.After(due.Attempts + 1, random.NextDouble(), delivery.RetryAfter);
        outbox.Deferred(due, now, now + pause, reason);
        if (_failing.Grows(delivery.Cause ?? reason))
            log.DeliveryPutOff(Sink, reason);
        else
            log.DeliveryPutOffAgain(Sink, due.Attempts + 1, reason, pause);
    }

    private void Healthy()
    {
        if (_failing.Ends())
            log.DeliveryResumed(Sink);
    }

    private TimeSpan UntilDue()
    {
        var until = (outbox.NextDueAt(Sink) - time.GetUtcNow()) ?? LongestSleep;
        return until < LongestSleep ? until : LongestSleep;
    }

    private TimeSpan OutboxFailed(Failure failure)
    {
        metrics.OutboxFailed(failure);
        if (_outboxFailing.Grows(failure.Kind.Label()))
            log.OutboxFailed(Sink, failure.Message);
        return route.Backoff.After(_outboxFailing.Count, random.NextDouble());
    }

    private void OutboxWorks()
    {
        if (_outboxFailing.Ends())
            log.OutboxRecovered(Sink);
    }
}

/// <summary>What one turn of the loop came to.</summary>
/// <param name="Claimed">Whether another process has the sink.</param>
/// <param name="Attempt">What came of the attempt; null where nothing was due.</param>
/// <param name="MayPass">Whether what put it off may pass by itself.</param>
internal readonly record struct Step(bool Claimed, Handover? Attempt, bool MayPass = false);
