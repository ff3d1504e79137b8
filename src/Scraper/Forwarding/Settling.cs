using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;

namespace Scraper.Forwarding;

/// <summary>
/// What follows from the verdicts of one sink: they are noted in the outbox, counted and told. When a
/// receiver fails and when it is asked again is decided here and kept in the outbox.
/// </summary>
internal sealed class Settling(
    Route route, IOutbox outbox, TimeProvider time, Random random, SelfMetrics metrics, ILogger log)
{
    private readonly Outage _outage = new(time);

    // Verdicts that the outbox could not take;
    // noted before anything else is sent, or it would be sent twice.
    private IReadOnlyList<Answered> _unsettled = [];

    /// <inheritdoc cref="Outage.LetsPass"/>
    public bool LetsPass => _outage.LetsPass;

    /// <inheritdoc cref="Outage.IsAnothersTurn"/>
    public bool IsAnothersTurn => _outage.IsAnothersTurn;

    private string Sink => route.Sink.Name;

    /// <summary>Notes what could not be noted before.</summary>
    /// <exception cref="OutboxException">It still cannot.</exception>
    public void CatchUp()
    {
        if (_unsettled.Count > 0)
            Settle(_unsettled);
    }

    /// <summary>Notes the verdicts of one attempt; the reports that they settled besides their own.</summary>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public IReadOnlyList<Guid> Settle(IReadOnlyList<Answered> answered)
    {
        _unsettled = answered;
        IReadOnlyList<Guid> superseded = [];
        if (answered is [var one])
            superseded = Settle(one.Due, one.Delivery, time.GetUtcNow());
        else
            SettleTogether(answered, time.GetUtcNow());
        _unsettled = [];
        return superseded;
    }

    private IReadOnlyList<Guid> Settle(Due due, Delivery delivery, DateTimeOffset now)
    {
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
        return superseded;
    }

    // Each has its own verdict, of the two that speak of a report; none was refused before.
    private void SettleTogether(IReadOnlyList<Answered> answered, DateTimeOffset now)
    {
        var byVerdict = answered.ToLookup(one => one.Delivery.Verdict == Verdict.Rejected);
        var accepted = byVerdict[false].Select(one => one.Due).ToList();
        var refused = byVerdict[true].Select(one => (one.Due, Refusal(one.Due, one.Delivery, now))).ToList();
        Works(now);
        outbox.Answered(accepted, refused, now);
        foreach (var due in accepted)
            log.DeliveryAccepted(Sink, due.Report.ReportId);
        foreach (var (due, putOff) in refused)
            TellRefusal(due, putOff, now);
    }

    // A receiver may be mended, too: its answer is believed when it was the same for an hour.
    private void Refused(Due due, Delivery delivery, DateTimeOffset now)
    {
        var putOff = Refusal(due, delivery, now);
        if (delivery.IsFinal || now >= BelievedAt(due, now))
        {
            outbox.Rejected(due, now, putOff.Reason);
            metrics.SetAside(Sink);
            log.DeliveryRejected(Sink, due.Report.ReportId, putOff.Reason);
            return;
        }
        outbox.Deferred(due, now, putOff);
        TellRefusal(due, putOff, now);
    }

    // Again at the end of its hour at the latest.
    private PutOff Refusal(Due due, Delivery delivery, DateTimeOffset now)
    {
        var until = BelievedAt(due, now);
        var again = now + Pause(due.Attempts + 1, delivery.RetryAfter);
        return new PutOff(
            again < until ? again : until, delivery.Reason ?? "refused", Blame.Report, PausesSink: false);
    }

    private static DateTimeOffset BelievedAt(Due due, DateTimeOffset now) =>
        (due.FirstRefusedAt ?? now) + SinkLoop.RefusedFor;

    private void TellRefusal(Due due, PutOff putOff, DateTimeOffset now)
    {
        if (due.FirstRefusedAt is null)
            log.DeliveryRefused(Sink, due.Report.ReportId, putOff.Reason);
        else
            log.DeliveryPutOffAgain(Sink, due.Attempts + 1, putOff.Reason, putOff.Again - now);
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
}

/// <summary>A delivery and what came of it.</summary>
internal readonly record struct Answered(Due Due, Delivery Delivery);
