using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>The last station: takes reports out of the outbox,
/// one loop a sink, so that no sink waits for another.</summary>
internal sealed class Forwarder
{
    // Age expires reports while nothing else happens.
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>How soon a report is seen that another process kept or put back, and how soon bounds and
    /// gauges follow what happened here: all that happened in between costs one look.</summary>
    public static readonly TimeSpan BetweenGlances = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<string> Verdicts =
        [.. Labels.Of<Verdict>()];

    private static readonly IReadOnlyList<string> Bounds =
        [.. Labels.Of<ExpiryBound>()];

    private readonly IOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly SelfMetrics _metrics;
    private readonly ILogger _log;
    private readonly IReadOnlyList<SinkLoop> _loops;
    private volatile bool _isStirred;

    /// <param name="routes">The sinks of the settings.</param>
    /// <param name="outbox">Where reports wait.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="random">Spreads retries; asked for one seed a sink.</param>
    /// <param name="metrics">Counts what comes of each attempt.</param>
    /// <param name="log">Told when a sink begins and ends to fail.</param>
    public Forwarder(
        IReadOnlyList<Route> routes, IOutbox outbox, TimeProvider time, Random random, SelfMetrics metrics,
        ILogger log)
    {
        (_outbox, _time, _metrics, _log) = (outbox, time, metrics, log);
        _loops =
        [
            .. routes.Select(route =>
                new SinkLoop(route, outbox, time, new Random(random.Next()), metrics, log)
                {
                    IsOff = () => IsOff(),
                    Attempted = () => _isStirred = true,
                }),
        ];
        foreach (var loop in _loops)
            _metrics.Expect(loop.Sink, Verdicts, Bounds);
    }

    /// <summary>Whether reporting is off: nothing is sent then and nothing expires.</summary>
    public Func<bool> IsOff { get; init; } = () => false;

    /// <summary>A report was appended.</summary>
    public void Wake()
    {
        _isStirred = true;
        foreach (var loop in _loops)
            loop.Wake();
    }

    /// <summary>Delivers until cancelled, then returns; attempts under way get
    /// <see cref="SinkLoop.Grace"/> to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // Each on its own thread of the pool: a sink that blocks in a system call blocks nobody else.
        var running = _loops
            .Select(loop => Task.Run(() => loop.RunAsync(cancellation), CancellationToken.None))
            .Append(Task.Run(() => KeepHouseAsync(cancellation), CancellationToken.None));
        await foreach (var ended in Task.WhenEach(running))
            await ended;
    }

    /// <summary>Each sink gets what is due, oldest first; sinks in parallel. Without time to wait, each
    /// report is attempted once, until the sink puts one off.</summary>
    /// <param name="more">Ends when no more reports will be kept; what is kept until then is delivered, too.
    /// </param>
    /// <param name="wait">For all of it, from now.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <returns>One entry for each report and sink that was attempted or still waits. A report that is not
    /// in it left the outbox before: another process delivered it.</returns>
    /// <exception cref="OutboxException">The outbox failed; what it holds is still kept.</exception>
    public async Task<IReadOnlyList<Handover>> DrainAsync(
        Task more, TimeSpan wait, CancellationToken cancellation)
    {
        var ending = EndAsync(more);
        var drained = await Task.WhenAll(_loops.Select(loop =>
            Task.Run(() => loop.DrainAsync(more, wait, cancellation), CancellationToken.None)));
        await ending;
        Expire();
        WarnOfFormerSinks();
        Observe();
        return [.. drained.SelectMany(handovers => handovers)];
    }

    // The bounds of the outbox hold for what was just collected, too.
    private async Task EndAsync(Task more)
    {
        var isAwaited = !more.IsCompleted;
        await more.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            Expire();
        }
        finally
        {
            if (isAwaited)
                Wake();
        }
    }

    /// <summary>Brings the gauges up to date with the outbox.</summary>
    /// <exception cref="OutboxException">The outbox failed.</exception>
    public void Observe()
    {
        _metrics.Holds(_outbox.Bytes());
        var states = _outbox.States().ToDictionary(state => state.Sink);
        foreach (var sink in states.Keys.Union(_loops.Select(loop => loop.Sink)))
        {
            var state = states.GetValueOrDefault(sink);
            _metrics.Waiting(sink, state?.Waiting ?? 0, state?.OldestWaiting);
        }
    }

    private async Task KeepHouseAsync(CancellationToken cancellation)
    {
        var (looking, keeping) = (new FailureStreak(), new FailureStreak());
        Survive(keeping, () =>
        {
            Expire();
            WarnOfFormerSinks();
            Observe();
        });
        var rested = _time.GetTimestamp();
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(BetweenGlances, _time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Survive(looking, () =>
            {
                if (!IsOff() && _outbox.IsChangedByOthers())
                    Wake();
            });
            if (!_isStirred && _time.GetElapsedTime(rested) < LongestRest)
                continue;
            (_isStirred, rested) = (false, _time.GetTimestamp());
            Survive(keeping, () =>
            {
                Expire();
                Observe();
            });
        }
    }

    private void Survive(FailureStreak stumbles, Action work)
    {
        try
        {
            work();
            stumbles.Ends();
        }
        catch (OutboxException)
        {
            // The loops meet the same failure and tell it.
        }
        catch (Exception bug)
        {
            _metrics.Failed(Failure.Of(bug));
            if (stumbles.Grows(bug.GetType().Name))
                _log.HouseStumbled(bug);
        }
    }

    private void WarnOfFormerSinks()
    {
        var sinks = _loops.Select(loop => loop.Sink).ToHashSet();
        var former = _outbox.States().Where(state => state.Waiting > 0 && !sinks.Contains(state.Sink));
        foreach (var state in former)
            _log.FormerSinkIsOwed(state.Sink, state.Waiting);
    }

    private void Expire()
    {
        if (IsOff())
            return;
        var all = _outbox.Expire([.. _loops.Select(loop => loop.Sink)], _time.GetUtcNow());
        foreach (var expired in all)
        {
            var bound = expired.Bound.Label();
            _metrics.Expired(expired.Sink, bound, expired.Deliveries);
            _log.ReportsExpired(expired.Deliveries, expired.Sink, bound);
        }
        // The next one of a sink whose oldest report is gone may be due at once.
        foreach (var loop in _loops.Where(loop => all.Any(expired => expired.Sink == loop.Sink)))
            loop.Wake();
    }
}
