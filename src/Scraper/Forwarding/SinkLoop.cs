using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>
/// Read → send → settle for one sink: one attempt at a time, oldest reports first, at this sink's own pace.
/// A report that fails alone is passed by the others (<see cref="Outage"/>). What
/// follows from a verdict, and when a receiver is asked again, <see cref="Settling"/> decides.
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

    private readonly Settling _settling = new(route, outbox, time, random, metrics, log);
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
            return step.Claimed ? WhileClaimed : UntilDue();
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

    /// <summary>The delivery whose turn it is, if it is due, with those that may go with it: attempted and
    /// settled.</summary>
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
        _settling.CatchUp();
        var (now, turn) = (time.GetUtcNow(), Whose with { AsOf = asOf });
        if (outbox.NextDue(Sink, now, turn) is not { } first)
            return new Step(Claimed: false, null);

        var dues = Together(first, now, turn);
        var began = time.GetTimestamp();
        if (await AttemptAsync(dues, patience, stop) is not { } deliveries)
            return Step.Of(dues.Select(due => HandoverOf(due, Interrupted)));
        metrics.Attempted(
            Sink, deliveries.Select(one => one.Verdict.Label()), time.GetElapsedTime(began));
        var answered = dues.Zip(deliveries, (due, delivery) => new Answered(due, delivery)).ToList();
        var superseded = _settling.Settle(answered);
        Attempted?.Invoke();
        return Step.Of(answered.Select(one => HandoverOf(one.Due, one.Delivery))
            .Concat(superseded.Select(report =>
                new Handover(report, Sink, Verdict.Superseded, "a newer report took its place")))) with
        {
            MayPass = deliveries[0].MayPass,
            LetsPass = _settling.LetsPass,
        };
    }

    private Turn Whose => new(route.HoldsLastState, _settling.IsAnothersTurn);

    // One that failed or was refused goes alone: what comes of it is its own then.
    private List<Due> Together(Due first, DateTimeOffset now, Turn turn) =>
        route.Sink is IBatchSink { Most: > 1 } sink && first is { Doubts: 0, FirstRefusedAt: null }
            ? [first, .. outbox.DueBehind(first, sink.Most - 1, now, turn)]
            : [first];

    private Handover HandoverOf(Due due, Delivery delivery) =>
        new(due.Report.ReportId, Sink, delivery.Verdict, delivery.Reason);

    private static Delivery Interrupted { get; } =
        Delivery.RetryLater("stopped while it was being sent; it is kept");

    // Null: stopped before there was a verdict; the reports wait as before.
    private async Task<IReadOnlyList<Delivery>?> AttemptAsync(
        List<Due> dues, TimeSpan patience, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var stopping = stop.Register(() => limit.CancelAfter(Grace));
        try
        {
            return await SendAsync([.. dues.Select(due => due.Report)], limit.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return
            [
                Delivery.RetryLater(Route.NoAnswerWithin(patience)) with
                {
                    MayPass = true,
                    MayBeTheReports = true,
                },
            ];
        }
        catch (Exception bug)
        {
            metrics.Failed(Failure.Of(bug));
            return [Delivery.Failed(bug)];
        }
    }

    // Where they are refused together the first one is sent alone.
    private async Task<IReadOnlyList<Delivery>> SendAsync(
        IReadOnlyList<FrozenReport> reports, CancellationToken limit) =>
        reports.Count > 1
            && await ((IBatchSink)route.Sink).SendAsync(reports, limit) is { Count: > 0 } verdicts
            ? verdicts
            : [await route.Sink.SendAsync(reports[0], limit)];

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

    /// <summary>What came of others by the same attempt; null: there are none.</summary>
    public IReadOnlyList<Handover>? Besides { get; init; }

    /// <summary>An attempt; what came of its first report, then of others.</summary>
    public static Step Of(IEnumerable<Handover> handovers) =>
        handovers.ToList() is [var first, .. var others]
            ? new Step(Claimed: false, first) { Besides = others }
            : default;
}
