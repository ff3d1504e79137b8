using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>
/// Read → send → settle for one sink: one attempt at a time, oldest report first, at this sink's own pace.
/// A report that fails alone is passed by the others (<see cref="Outage"/>). When a receiver
/// fails and when it is asked again is decided here and kept in the outbox.
/// </summary>
internal sealed class SinkLoop(
    Route route, IOutbox outbox, TimeProvider time, Random random, SelfMetrics metrics, ILogger log)
{
    /// <summary>For an attempt under way when the program is stopped: the receiver has the report perhaps
    /// already.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Another process has this sink: there is no event for the end of that.</summary>
    public static readonly TimeSpan WhileClaimed = TimeSpan.FromSeconds(1);

    /// <summary>A refused report is tried for so long, from its first refusal.</summary>
    public static readonly TimeSpan RefusedFor = TimeSpan.FromHours(1);

    // Nobody tells when reporting is switched on again.
    private static readonly TimeSpan WhileOff = TimeSpan.FromSeconds(5);

    /// <summary>The clock may be set, another process may append.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);

    private readonly Signal _signal = new(time);

    // A verdict that the outbox could not take;
    // noted before anything else is sent, or it would be sent twice.
    private (Due Due, Delivery Delivery)? _unsettled;
    private readonly Outage _outage = new(time);
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
        catch (Exception bug)
        {
            return Stumbled(bug);
        }
    }

    /// <summary>Delivers what there is and what comes, within a time; see <see cref="SinkDrain"/>.</summary>
    public Task<IReadOnlyList<Handover>> DrainAsync(Task more, TimeSpan wait, CancellationToken stop) =>
        new SinkDrain(this, _signal, route.Timeout, outbox, time).RunAsync(more, wait, stop);

    /// <summary>When the next delivery falls due and the sink pauses no more; null where nothing waits.
    /// </summary>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public DateTimeOffset? NextDueAt() => outbox.NextDueAt(Sink, Whose);

    /// <summary>The delivery whose turn it is, if it is due, and settled.</summary>
    /// <param name="patience">For the receiver's answer.</param>
    /// <param name="stop">Ends it after a grace.</param>
    /// <param name="asOf">What was put off to a later time is not due.</param>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public async Task<Step> StepAsync(
        TimeSpan patience, CancellationToken stop, DateTimeOffset? asOf = null)
    {
        using var claim = outbox.Claim(Sink);
        if (claim is null)
            return new Step(Claimed: true, null);
        if (_unsettled is { } earlier)
            Settle(earlier.Due, earlier.Delivery);
        if (outbox.NextDue(Sink, time.GetUtcNow(), Whose with { AsOf = asOf }) is not { } due)
            return new Step(Claimed: false, null);

        var began = time.GetTimestamp();
        if (await AttemptAsync(due, patience, stop) is not { } delivery)
            return new Step(Claimed: false, Interrupted(due));
        metrics.Attempted(Sink, delivery.Verdict.Label(), time.GetElapsedTime(began));
        var superseded = Settle(due, delivery);
        Attempted?.Invoke();
        return new Step(
            Claimed: false, new Handover(due.Report.ReportId, Sink, delivery.Verdict, delivery.Reason))
        {
            MayPass = delivery.MayPass,
            LetsPass = _outage.LetsPass,
            Superseded = superseded,
        };
    }

    private Turn Whose => new(route.HoldsLastState, _outage.IsAnothersTurn);

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
            return Delivery.RetryLater(Route.NoAnswerWithin(patience)) with
            {
                MayPass = true,
                MayBeTheReports = true,
            };
        }
        catch (Exception bug)
        {
            metrics.Failed(Failure.Of(bug));
            return Delivery.Failed(bug);
        }
    }

    private Handover Interrupted(Due due) => new(
        due.Report.ReportId, Sink, Verdict.RetryLater, "stopped while it was being sent; it is kept");

    /// <summary>Notes a verdict; the reports that it settled besides its own.</summary>
    private IReadOnlyList<Guid> Settle(Due due, Delivery delivery)
    {
        _unsettled = (due, delivery);
        var now = time.GetUtcNow();
        IReadOnlyList<Guid> superseded = [];
        switch (delivery.Verdict)
        {
            case Verdict.Accepted:
                superseded = outbox.Accepted(due, now, route.HoldsLastState);
                metrics.Superseded(Sink, superseded.Count);
                Works(now);
                log.DeliveryAccepted(Sink, due.Report.ReportId);
                break;
            case Verdict.Rejected:
                Works(now); // the receiver does; it is this report that it does not want
                Refused(due, delivery, now);
                break;
            case Verdict.Superseded:
                outbox.Superseded(due, now, delivery.Reason ?? "superseded");
                Works(now);
                log.DeliverySuperseded(Sink, due.Report.ReportId, delivery.Reason ?? "superseded");
                break;
            default:
                PutOff(due, delivery, now);
                break;
        }
        _unsettled = null;
        return superseded;
    }

    // A receiver may be mended, too: its answer is believed when it was the same for an hour.
    private void Refused(Due due, Delivery delivery, DateTimeOffset now)
    {
        var reason = delivery.Reason ?? "refused";
        var until = (due.FirstRefusedAt ?? now) + RefusedFor;
        if (delivery.IsFinal || now >= until)
        {
            outbox.Rejected(due, now, reason);
            metrics.SetAside(Sink);
            log.DeliveryRejected(Sink, due.Report.ReportId, reason);
            return;
        }
        var pause = Pause(due.Attempts + 1, null);
        var again = now + pause < until ? now + pause : until;
        outbox.Deferred(due, now, new PutOff(again, reason, Blame.Report, PausesSink: false));
        if (due.FirstRefusedAt is null)
            log.DeliveryRefused(Sink, due.Report.ReportId, reason);
        else
            log.DeliveryPutOffAgain(Sink, due.Attempts + 1, reason, again - now);
    }

    private void PutOff(Due due, Delivery delivery, DateTimeOffset now)
    {
        var reason = delivery.Reason ?? "put off";
        var pause = Pause(Math.Max(due.Attempts, _outage.Count) + 1, delivery.RetryAfter);
        var letsPass = delivery is { MayBeTheReports: true, RetryAfter: null }
            && due.Doubts + 1 >= Outage.Doubts && _outage.IsAlone(due.Report.ReportId);
        outbox.Deferred(due, now, new PutOff(
            now + pause, reason, delivery.MayBeTheReports ? Blame.Either : Blame.Receiver, !letsPass));
        _outage.Fails(due.Report.ReportId, letsPass);
        Tell(due, delivery, reason, pause);
    }

    private void Tell(Due due, Delivery delivery, string reason, TimeSpan pause)
    {
        var passed = due.Doubts >= Outage.Doubts && !_outage.IsDown;
        if (!(passed ? _outage.TellsOfPassed(due.Report.ReportId) : _outage.Tells(delivery.Cause ?? reason)))
            log.DeliveryPutOffAgain(Sink, due.Attempts + 1, reason, pause);
        else if (delivery.Bug is { } bug)
            log.DeliveryStumbled(bug, Sink, due.Report.ReportId);
        else if (passed)
            log.DeliveryPassed(Sink, due.Report.ReportId, reason);
        else
            log.DeliveryPutOff(Sink, reason);
    }

    private TimeSpan Pause(int failures, TimeSpan? asked) =>
        route.Backoff.After(failures, random.NextDouble(), asked);

    private void Works(DateTimeOffset now)
    {
        if (_outage.IsDown)
            outbox.Resumed(Sink, now);
        if (_outage.Ends())
            log.DeliveryResumed(Sink);
    }

    /// <summary>How long there is nothing to do, no longer than <see cref="LongestSleep"/>.</summary>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public TimeSpan UntilDue()
    {
        var until = (NextDueAt() - time.GetUtcNow()) ?? LongestSleep;
        return until < LongestSleep ? until : LongestSleep;
    }

    private TimeSpan OutboxFailed(Failure failure)
    {
        metrics.OutboxFailed(failure);
        if (_outboxFailing.Grows(failure.Kind.Label()))
            log.OutboxFailed(Sink, failure.Message);
        return route.Backoff.After(_outboxFailing.Count, random.NextDouble());
    }

    // Nothing is lost by a bug on the way: what was not settled is tried again.
    private TimeSpan Stumbled(Exception bug)
    {
        metrics.Failed(Failure.Of(bug));
        if (_outboxFailing.Grows(bug.GetType().Name))
            log.LoopStumbled(bug, Sink);
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
internal readonly record struct Step(bool Claimed, Handover? Attempt)
{
    /// <summary>Whether what put it off may pass by itself.</summary>
    public bool MayPass { get; init; }

    /// <summary>Whether another report may be tried at once.</summary>
    public bool LetsPass { get; init; }

    /// <summary>Reports that the one attempted settled, besides itself; null: none.</summary>
    public IReadOnlyList<Guid>? Superseded { get; init; }
}
