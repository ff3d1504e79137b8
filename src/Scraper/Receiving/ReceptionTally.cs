using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>Counts what comes in, for the self-metrics, and tells it in one line a minute in place of one a
/// report.</summary>
internal sealed class ReceptionTally
{
    private const string AcceptedLabel = "accepted";
    private const string DuplicateLabel = "duplicate";

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly ReceiverMetrics _metrics;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, int> _untold = [];
    private volatile string? _storeFault;
    private volatile bool _storeKeeps;

    /// <param name="metrics">Every series is there from the beginning.</param>
    /// <param name="log">Where lines go.</param>
    public ReceptionTally(ReceiverMetrics metrics, ILogger log)
    {
        (_metrics, _log) = (metrics, log);
        metrics.Expect(
            [AcceptedLabel, DuplicateLabel, .. Labels.Of<RefusalKind>()], Labels.Of<RequestRefusal>());
    }

    /// <summary>Reports were kept.</summary>
    public void Accepted(int reports) => Reports(AcceptedLabel, reports);

    /// <summary>Reports were kept before.</summary>
    public void Repeated(int reports) => Reports(DuplicateLabel, reports);

    /// <summary>A report was refused.</summary>
    public void Refused(Refusal refusal) => Reports(refusal.Kind.Label(), 1);

    /// <summary>A request was refused.</summary>
    public void Refused(RequestRefusal refusal)
    {
        _metrics.RefusedRequest(refusal.Label());
        Add(refusal.Label(), 1);
    }

    /// <summary>How the store stands: a fault is told at once, that it is over with the next line, since a
    /// store that is nearly full keeps small reports.</summary>
    /// <param name="fault">Null where it keeps.</param>
    public void Store(Failure? fault)
    {
        _storeKeeps = fault is null;
        if (fault is null || fault.Message == _storeFault)
            return;
        _storeFault = fault.Message;
        _log.StoreFailed(fault.Message);
    }

    /// <summary>Tells every minute, until it is ended, and then the rest.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken stopping)
    {
        using var minutes = new PeriodicTimer(BetweenLines, time);
        using var ending = stopping.Register(minutes.Dispose);
        while (await minutes.WaitForNextTickAsync(CancellationToken.None))
            Tell();
        Tell();
    }

    private void Reports(string outcome, int count)
    {
        if (count == 0)
            return;
        _metrics.Received(outcome, count);
        Add(outcome, count);
    }

    private void Add(string what, int count) =>
        _untold.AddOrUpdate(what, count, (_, before) => before + count);

    private void Tell()
    {
        if (_storeKeeps && _storeFault is not null)
        {
            _storeFault = null;
            _log.StoreRecovered();
        }
        var told = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var what in _untold.Keys)
        {
            if (_untold.TryRemove(what, out var count))
                told[what] = count;
        }
        if (told.Count == 0)
            return;
        var refused = told.Where(one => one.Key is not (AcceptedLabel or DuplicateLabel))
            .Select(one => $"{one.Key}={one.Value}");
        _log.Received(
            told.GetValueOrDefault(AcceptedLabel), told.GetValueOrDefault(DuplicateLabel),
            new LogList([.. refused]));
    }
}
