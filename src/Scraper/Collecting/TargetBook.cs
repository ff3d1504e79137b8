using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Collecting;

/// <summary>How every target of the settings stands, now and, where it can be kept, over restarts. That it
/// cannot be kept costs a warning and no collection. Safe for several targets at once.</summary>
internal sealed class TargetBook
{
    private readonly Lock _gate = new();
    private readonly Lock _keeping = new(); // another one: who looks does not wait for the disk
    private readonly ITargetRecords _kept;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FailureStreak _failing = new();
    private readonly SortedDictionary<string, TargetRecord> _records = new(StringComparer.Ordinal);

    /// <param name="kept">Where records last.</param>
    /// <param name="targets">The names in the settings.</param>
    /// <param name="memory">How long one of another name is kept after its last try: a target that comes back
    /// goes on, and who asks another one by a flag takes nothing from those of the settings.</param>
    /// <param name="time">When a try ended.</param>
    /// <param name="log">Warned where records cannot be kept.</param>
    public TargetBook(
        ITargetRecords kept, IEnumerable<string> targets, TimeSpan memory, TimeProvider time, ILogger log)
    {
        (_kept, _time, _log) = (kept, time, log);
        foreach (var target in targets)
            _records[target] = new TargetRecord(target);
        Keep(() => Remember(time.GetUtcNow() - memory));
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<TargetRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records.Values];
        }
    }

    /// <summary>One of them.</summary>
    public TargetRecord Of(string target)
    {
        lock (_gate)
            return _records.GetValueOrDefault(target) ?? new TargetRecord(target);
    }

    /// <summary>A target was asked.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="failure">What came of it; null: a report that is kept.</param>
    /// <param name="next">When it is asked again; null where nothing is planned.</param>
    public void Tried(string target, Failure? failure, DateTimeOffset? next)
    {
        TargetRecord record;
        lock (_gate)
        {
            record = _records[target] = Of(target).After(failure, _time.GetUtcNow(), next);
        }
        lock (_keeping)
            Keep(() => _kept.Write(record));
    }

    private void Remember(DateTimeOffset since)
    {
        foreach (var record in _kept.Read())
        {
            if (_records.ContainsKey(record.Target))
                _records[record.Target] = record with { Next = null }; // planned by another process
            else if (!(record.LastAttempt >= since))
                _kept.Forget(record.Target);
        }
    }

    private void Keep(Action work)
    {
        try
        {
            work();
            if (_failing.Ends())
                _log.RecordsKeptAgain();
        }
        catch (OutboxException e)
        {
            if (_failing.Grows(e.Failure.Kind.Label()))
                _log.RecordsFailed(e.Failure.Message);
        }
    }
}
