using Microsoft.Data.Sqlite;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The outbox in one SQLite file, <c>outbox.db</c> in the state directory.</summary>
internal sealed class SqliteOutbox : IOutbox
{
    /// <summary>So many refused reports are kept for each sink; then the oldest go.</summary>
    public const int KeptAside = 100;

    /// <summary>So many instances are remembered for drift.</summary>
    public const int RememberedInstances = 1000;

    private readonly OutboxStore _store;
    private readonly OutboxOptions _options;

    private SqliteOutbox(OutboxStore store, OutboxOptions options) => (_store, _options) = (store, options);

    /// <summary>Opens it, created where it is missing, and looks at every page of it.</summary>
    /// <param name="options">Where, and its bounds.</param>
    /// <param name="time">Names a file that is set aside.</param>
    /// <param name="damaged">Told, now or later,
    /// when a damaged file was set aside; the outbox goes on.</param>
    public static Outcome<SqliteOutbox> Open(
        OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        var store = new OutboxStore(new OutboxFile(options.StateDirectory), time, damaged);
        try
        {
            store.Check();
            return new SqliteOutbox(store, options);
        }
        catch (OutboxException e)
        {
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
            return _store.Write(connection =>
            {
                if (sinks.Count > 0)
                    Keep(connection, report, sinks);
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
    public Due? NextDue(string sink, DateTimeOffset now) => _store.Read(connection =>
        DeliveryTable.Oldest(connection, sink) is { } oldest && oldest.IsDue(now) ? oldest.Due : null);

    /// <inheritdoc/>
    public DateTimeOffset? NextDueAt(string sink) =>
        _store.Read(connection => DeliveryTable.Oldest(connection, sink)?.DueAt);

    /// <inheritdoc/>
    public IReadOnlyList<Owed> Waiting(string sink) =>
        _store.Read(connection => DeliveryTable.Waiting(connection, sink));

    /// <inheritdoc/>
    public void Accepted(Due due, DateTimeOffset now) =>
        _store.Write(connection => DeliveryTable.Accepted(connection, due, now));

    /// <inheritdoc/>
    public void Deferred(Due due, DateTimeOffset now, DateTimeOffset again, string reason) =>
        _store.Write(connection => DeliveryTable.Deferred(connection, due, now, again, reason));

    /// <inheritdoc/>
    public void Rejected(Due due, DateTimeOffset now, string reason) =>
        _store.Write(connection => DeliveryTable.Rejected(connection, due, now, reason, KeptAside));

    /// <inheritdoc/>
    public void Superseded(Due due, DateTimeOffset now, string reason) =>
        _store.Write(connection => DeliveryTable.Superseded(connection, due, now, reason));

    /// <inheritdoc/>
    public IReadOnlyList<Expired> Expire(DateTimeOffset now) =>
        _store.Write(connection => Expiry.Apply(connection, _options, now));

    /// <inheritdoc/>
    public IReadOnlyList<SinkState> States() => _store.Read(OutboxQueries.States);

    /// <inheritdoc/>
    public long Bytes() => _store.Read(OutboxQueries.Bytes);

    private static void Keep(SqliteConnection connection, FrozenReport report, IReadOnlyList<string> sinks)
    {
        var id = report.ReportId.ToString();
        connection.Run(
            """
            INSERT OR IGNORE INTO report (report_id, target, observed_at, json)
            VALUES ($id, $target, $observed, $json)
            """,
            ("$id", id), ("$target", report.Target),
            ("$observed", report.ObservedAt.ToUnixTimeMilliseconds()), ("$json", report.Json.ToArray()));
        foreach (var sink in sinks)
        {
            connection.Run(
                """
                INSERT OR IGNORE INTO delivery (report, sink)
                SELECT id, $sink FROM report WHERE report_id = $id
                """,
                ("$id", id), ("$sink", sink));
        }
    }

    private static void Remember(SqliteConnection connection, Report report)
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
