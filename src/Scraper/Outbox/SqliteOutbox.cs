using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The outbox in one SQLite file, <c>outbox.db</c> in the state directory.</summary>
internal sealed class SqliteOutbox : IOutbox, IDisposable
{
    /// <summary>So many instances are remembered for drift.</summary>
    public const int RememberedInstances = 1000;

    private readonly OutboxStore _store;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<Failure> _damaged;

    private SqliteOutbox(OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        (_options, _time, _damaged) = (options, time, damaged);
        _store = new OutboxStore(new OutboxFile(options.StateDirectory), time, damaged);
    }

    /// <summary>Opens it, created where it is missing, and looks at every page of it.</summary>
    /// <param name="options">Where, and its bounds.</param>
    /// <param name="time">Says when a report was kept, and names a file that is set aside.</param>
    /// <param name="damaged">Told, now or later, when a damaged file or a damaged report was set aside; the
    /// outbox goes on.</param>
    public static Outcome<SqliteOutbox> Open(
        OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        var outbox = new SqliteOutbox(options, time, damaged);
        try
        {
            outbox._store.Check();
            return outbox;
        }
        catch (OutboxException e)
        {
            outbox.Dispose();
            return e.Failure;
        }
    }

    /// <summary>What is there, to be read only; creates nothing. Null where there is certainly none yet;
    /// where there can be none, or none that is safe, looking at it fails.</summary>
    public static IOutboxView? Peek(OutboxOptions options)
    {
        var file = new OutboxFile(options.StateDirectory);
        return file.IsMissing && !StateGuard.IsOpenToAll(file.Directory) ? null : new OutboxView(file);
    }

    /// <inheritdoc/>
    public Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks)
    {
        try
        {
            return _store.Keep(connection =>
            {
                if (sinks.Count > 0)
                    ReportTable.Add(connection, report);
                foreach (var sink in sinks)
                    DeliveryTable.Add(connection, report.ReportId, sink, _time.GetUtcNow());
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
    public Due? NextDue(string sink, DateTimeOffset now)
    {
        while (_store.Read(connection => DeliveryTable.Oldest(connection, sink)) is { } oldest)
        {
            if (!oldest.IsDue(now))
                return null;
            if (oldest.Kept.IsWhole)
                return new Due(sink, oldest.Kept.Report, oldest.Attempts);
            SetDamagedAside(sink);
        }
        return null;
    }

    /// <inheritdoc/>
    public DateTimeOffset? NextDueAt(string sink) =>
        _store.Read(connection => DeliveryTable.OldestIsDueAt(connection, sink));

    /// <inheritdoc/>
    public IReadOnlyList<Owed> Waiting(string sink) =>
        _store.Read(connection => DeliveryTable.Waiting(connection, sink));

    /// <inheritdoc/>
    public void Accepted(Due due, DateTimeOffset now) =>
        _store.Settle(connection => DeliveryTable.Accepted(connection, due, now));

    /// <inheritdoc/>
    public void Deferred(Due due, DateTimeOffset now, DateTimeOffset again, string reason) =>
        _store.Settle(connection => DeliveryTable.Deferred(connection, due, now, again, reason));

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

    // Looked at again in the transaction: the file may have been replaced since.
    private void SetDamagedAside(string sink)
    {
        var damaged = _store.Settle(connection =>
        {
            var oldest = DeliveryTable.Oldest(connection, sink);
            if (oldest is not { Kept.IsWhole: false })
                return null;
            DeliveryTable.SetDamagedAside(connection, oldest);
            return oldest.Kept.Report;
        });
        if (damaged is not null)
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
