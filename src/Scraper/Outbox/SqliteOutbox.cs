using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The outbox in one SQLite file, <c>outbox.db</c> or <c>relay.db</c> in the state
/// directory.</summary>
internal sealed class SqliteOutbox : IOutbox, IDisposable
{
    /// <summary>So many instances are remembered for drift.</summary>
    public const int RememberedInstances = 1000;

    private readonly OutboxStore _store;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<Failure> _damaged;

    private SqliteOutbox(
        OutboxStore store, OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        (_store, _options, _time, _damaged) = (store, options, time, damaged);
        Records = new TargetRecords(store);
    }

    /// <summary>Called with the sink of each report that was set aside because a disk changed it.</summary>
    public Action<string> DamagedSetAside { get; set; } = _ => { };

    /// <summary>The records of targets in the same file.</summary>
    public ITargetRecords Records { get; }

    /// <summary>Opens it, created where it is missing, and looks at every page of it.</summary>
    /// <param name="options">Where, and its bounds.</param>
    /// <param name="time">Says when a report was kept, and names a file that is set aside.</param>
    /// <param name="damaged">Told, now or later, when a damaged file or a damaged report was set aside; the
    /// outbox goes on.</param>
    public static Outcome<SqliteOutbox> Open(
        OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        try
        {
            return new SqliteOutbox(OutboxStore.Open(options, time, damaged), options, time, damaged);
        }
        catch (OutboxException e)
        {
            return e.Failure;
        }
    }

    /// <summary>What is there, to be read only; creates nothing. Null where there is certainly none yet;
    /// where there can be none, or none that is safe, looking at it fails.</summary>
    public static IOutboxView? Peek(OutboxOptions options) =>
        OutboxFile.Find(options) is { } file ? new OutboxView(file) : null;

    /// <inheritdoc/>
    public Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks)
    {
        try
        {
            return _store.Keep(connection =>
            {
                DeliveryTable.Owe(connection, report, sinks, _time.GetUtcNow());
                Remember(connection, report.Thaw());
                return report;
            });
        }
        catch (OutboxException e)
        {
            return e.Failure;
        }
    }

    /// <inheritdoc/>
    public void HandOn(IReadOnlyList<FrozenReport> reports, IReadOnlyList<string> sinks) =>
        _store.Keep(connection =>
        {
            foreach (var report in reports)
                DeliveryTable.Owe(connection, report, sinks, _time.GetUtcNow());
            return true;
        });

    /// <inheritdoc/>
    public IReadOnlyList<string>? LastFields(string target, string? instanceId)
    {
        try
        {
            return _store.Read(connection => OutboxQueries.LastFields(connection, target, instanceId));
        }
        catch (OutboxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IDisposable? Claim(string sink)
    {
        var name = Uri.EscapeDataString(sink);
        return _store.TryLock("sink-" + name[..Math.Min(name.Length, 100)]);
    }

    /// <inheritdoc/>
    public Due? NextDue(string sink, DateTimeOffset now, Turn turn = default)
    {
        while (_store.Read(connection => DeliveryTable.Next(connection, sink, now, turn)) is { } next)
        {
            if (next.Kept.IsWhole)
                return DueOf(sink, next);
            SetDamagedAside(sink, next.Id);
        }
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Due> DueBehind(Due first, int most, DateTimeOffset now, Turn turn = default) =>
        _store.Read(connection => DeliveryTable.Behind(connection, first, most, now, turn))
            .ConvertAll(next => DueOf(first.Sink, next));

    /// <inheritdoc/>
    public DateTimeOffset? NextDueAt(string sink, Turn turn = default) =>
        _store.Read(connection => DeliveryTable.NextIsDueAt(connection, sink, turn));

    /// <inheritdoc/>
    public IReadOnlyList<Owed> Waiting(string sink) =>
        _store.Read(connection => DeliveryTable.Waiting(connection, sink));

    /// <inheritdoc/>
    public IReadOnlyList<Guid> Accepted(Due due, DateTimeOffset now, bool isLastState = false) =>
        _store.Settle(connection =>
        {
            var superseded = isLastState ? DeliveryTable.Supersede(connection, due) : [];
            DeliveryTable.Accepted(connection, due, now);
            return superseded;
        });

    /// <inheritdoc/>
    public void Answered(
        IReadOnlyList<Due> accepted, IReadOnlyList<(Due Due, PutOff PutOff)> refused, DateTimeOffset now) =>
        _store.Settle(connection =>
        {
            foreach (var due in accepted)
                DeliveryTable.Accepted(connection, due, now);
            foreach (var (due, putOff) in refused)
                DeliveryTable.Deferred(connection, due, now, putOff);
            return true;
        });

    /// <inheritdoc/>
    public void Deferred(Due due, DateTimeOffset now, PutOff putOff) =>
        _store.Settle(connection => DeliveryTable.Deferred(connection, due, now, putOff));

    /// <inheritdoc/>
    public void Resumed(string sink, DateTimeOffset now) =>
        _store.Settle(connection => DeliveryTable.Resumed(connection, sink, now));

    /// <inheritdoc/>
    public void Rejected(Due due, DateTimeOffset now, string reason) =>
        _store.Settle(connection => DeliveryTable.Rejected(connection, due, now, reason));

    /// <inheritdoc/>
    public void Superseded(Due due, DateTimeOffset now, string reason) =>
        _store.Settle(connection => DeliveryTable.Superseded(connection, due, now, reason));

    /// <inheritdoc/>
    public IReadOnlyList<Expired> Expire(IReadOnlyCollection<string> sinks, DateTimeOffset now)
    {
        var expired = _store.Settle(connection => Expiry.Apply(connection, _options, sinks, now));
        _store.Shrink();
        return expired;
    }

    /// <inheritdoc/>
    public bool IsChangedByOthers() => _store.IsChangedByOthers();

    /// <inheritdoc/>
    public IReadOnlyList<SinkState> States() => _store.Read(OutboxQueries.States);

    /// <inheritdoc/>
    public long Bytes() => _store.Read(OutboxQueries.Bytes);

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private static Due DueOf(string sink, Candidate next) =>
        new(sink, next.Kept.Report, next.Attempts, next.Doubts, next.FirstRefusedAt);

    // Looked at again in the transaction: the file may have been replaced since.
    private void SetDamagedAside(string sink, long id)
    {
        var damaged = _store.Settle(connection =>
        {
            var found = DeliveryTable.Waiting(connection, sink, id);
            if (found is not { Kept.IsWhole: false })
                return null;
            DeliveryTable.SetDamagedAside(connection, found);
            return found.Kept.Report;
        });
        if (damaged is null)
            return;
        DamagedSetAside(sink);
        _damaged(new Failure(FailureKind.StateCorrupt,
            $"report {damaged.ReportId} for sink {sink} was changed on disk: it is set aside, not sent"));
    }

    private static void Remember(OutboxConnection connection, Report report)
    {
        connection.Run(
            """
            INSERT INTO last_fields (target, instance, observed_at, fields)
            VALUES ($target, $instance, $observed, $fields)
            ON CONFLICT DO UPDATE SET observed_at = $observed, fields = $fields
            """,
            ("$target", report.Target), ("$instance", report.TagValue("id") ?? ""),
            ("$observed", report.ObservedAt.ToUnixTimeMilliseconds()),
            ("$fields", string.Join('\n', report.Fields.Select(field => field.Name))));
        connection.Run(
            """
            DELETE FROM last_fields WHERE (target, instance) IN
              (SELECT target, instance FROM last_fields ORDER BY observed_at DESC LIMIT -1 OFFSET $kept)
            """,
            ("$kept", RememberedInstances));
    }
}
