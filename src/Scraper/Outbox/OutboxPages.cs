using Microsoft.Data.Sqlite;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// What is kept, row by row, for a person who asks: creates and repairs nothing. Each page of rows is a short
/// look of its own, so that memory stays flat however much waits and the log of a running sidecar is not
/// held. Every method throws <see cref="OutboxException"/> where it cannot be read.
/// </summary>
internal sealed class OutboxPages
{
    private const int RowsAtOnce = 500;
    private const int ReportsAtOnce = 64;
    private const int BytesAtOnce = 1024 * 1024;

    private readonly OutboxFile _file;

    private OutboxPages(OutboxFile file) => _file = file;

    /// <summary>Null where there is certainly no outbox.</summary>
    public static OutboxPages? Peek(OutboxOptions options) =>
        OutboxFile.Find(options) is { } file ? new OutboxPages(file) : null;

    /// <summary>The sinks that it knows, by name.</summary>
    public IReadOnlyList<string> Sinks() =>
        Look(connection => connection.Rows("SELECT name FROM sink ORDER BY name", row => row.Text(0)));

    /// <summary>What waits and what was set aside, in the order it was kept.</summary>
    /// <param name="sink">For this one alone; null: for all.</param>
    public IEnumerable<KeptDelivery> Deliveries(string? sink) => Paged(
        (connection, after) => connection.Rows(
            """
            SELECT delivery.id, report_id, target, observed_at, LENGTH(json), sink, kept_at, next_at,
              attempts, attempted_at, last_reason, aside
            FROM delivery LEFT JOIN report ON report.id = report
            WHERE delivery.id > $after AND ($sink IS NULL OR sink = $sink) ORDER BY delivery.id LIMIT $most
            """,
            row => (row.Number(0), DeliveryOf(row)),
            ("$after", after), ("$sink", sink), ("$most", RowsAtOnce)));

    /// <summary>The reports that wait, each once, in the order they were kept.</summary>
    /// <param name="sink">For this one; null: for any.</param>
    public IEnumerable<KeptReport> Waiting(string? sink) => Paged((connection, after) =>
    {
        var bytes = 0L;
        return connection.RowsWhile(
            """
            SELECT report_id, target, observed_at, checksum, json, id FROM report
            WHERE id > $after AND EXISTS (SELECT 1 FROM delivery
              WHERE report = report.id AND aside IS NULL AND ($sink IS NULL OR sink = $sink))
            ORDER BY id LIMIT $most
            """,
            row => (row.Number(5), ReportTable.Read(row)),
            one => (bytes += one.Item2.Report.Json.Length) < BytesAtOnce,
            ("$after", after), ("$sink", sink), ("$most", ReportsAtOnce));
    });

    /// <summary>The report of this id, whole or not; null where it is not kept.</summary>
    public KeptReport? Find(Guid id) => Look(connection => connection.Rows(
        "SELECT report_id, target, observed_at, checksum, json FROM report WHERE report_id = $id",
        ReportTable.Read, ("$id", id.ToString()))).FirstOrDefault();

    private static KeptDelivery DeliveryOf(SqliteDataReader row) => new(
        ReportTable.IdOf(row.Text(1)), row.Text(2), row.Text(5), row.Time(6), (int)row.Number(8))
    {
        ObservedAt = row.Time(3),
        Bytes = row.Number(4),
        NextAt = row.Time(7),
        AttemptedAt = row.TimeOrNull(9),
        LastReason = row.TextOrNull(10),
        Aside = row.TextOrNull(11),
    };

    private IEnumerable<T> Paged<T>(Func<OutboxConnection, long, List<(long Id, T Row)>> page)
    {
        var last = long.MinValue;
        while (Look(connection => page(connection, last)) is { Count: > 0 } rows)
        {
            foreach (var (_, row) in rows)
                yield return row;
            last = rows[^1].Id;
        }
    }

    private List<T> Look<T>(Func<OutboxConnection, List<T>> work) => OutboxView.Look(_file, () =>
    {
        using var connection = _file.OpenForReading();
        return connection is null ? []
            : OutboxLayout.VersionOf(connection) == OutboxLayout.Version ? work(connection)
            : throw new OutboxException(new Failure(FailureKind.StateUnavailable,
                $"the outbox {_file.Location} was made by an older version of this program; run and once "
                + "bring it to today's layout"));
    });
}

/// <summary>A report that a sink is owed, or that was set aside for it.</summary>
internal sealed record KeptDelivery(
    Guid ReportId, string Target, string Sink, DateTimeOffset KeptAt, int Attempts)
{
    /// <summary>When its page was read.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>Of the report.</summary>
    public long Bytes { get; init; }

    /// <summary>Not before this.</summary>
    public DateTimeOffset NextAt { get; init; }

    public DateTimeOffset? AttemptedAt { get; init; }

    public string? LastReason { get; init; }

    /// <summary>Why it was set aside: <c>refused</c>, <c>damaged</c>; null while it waits.</summary>
    public string? Aside { get; init; }
}
