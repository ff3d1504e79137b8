using Microsoft.Data.Sqlite;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The table of deliveries: what waits, and what each verdict does to it. An accepted delivery is
/// a row that is gone.</summary>
internal static class DeliveryTable
{
    /// <summary>The oldest delivery that waits for this sink.</summary>
    public static Candidate? Oldest(SqliteConnection connection, string sink) => connection.Rows(
        """
        SELECT delivery.id, report_id, target, observed_at, json, attempts, attempted_at, due_at
        FROM delivery JOIN report ON report.id = delivery.report
        WHERE sink = $sink AND set_aside = 0 ORDER BY delivery.id LIMIT 1
        """,
        row => new Candidate(
            new Due(row.GetInt64(0), sink, ReportOf(row), row.GetInt32(5)), row.TimeOrNull(6), row.Time(7)),
        ("$sink", sink)).FirstOrDefault();

    public static List<Owed> Waiting(SqliteConnection connection, string sink) => connection.Rows(
        """
        SELECT report_id, target, due_at, attempts, reason
        FROM delivery JOIN report ON report.id = delivery.report
        WHERE sink = $sink AND set_aside = 0 ORDER BY delivery.id
        """,
        row => new Owed(
            IdOf(row, 0), row.GetString(1), row.Time(2), row.GetInt32(3), row.TextOrNull(4)),
        ("$sink", sink));

    public static int Accepted(SqliteConnection connection, Due due, DateTimeOffset now)
    {
        Note(connection, due.Sink, now, accepted: true, reason: null);
        return connection.Run("DELETE FROM delivery WHERE id = $id", ("$id", due.Id));
    }

    public static int Deferred(
        SqliteConnection connection, Due due, DateTimeOffset now, DateTimeOffset again, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        return connection.Run(
            """
            UPDATE delivery SET
              attempts = attempts + 1, attempted_at = $now, due_at = $again, reason = $reason
            WHERE id = $id
            """,
            ("$id", due.Id), ("$now", now.ToUnixTimeMilliseconds()),
            ("$again", again.ToUnixTimeMilliseconds()), ("$reason", reason));
    }

    public static int Superseded(
        SqliteConnection connection, Due due, DateTimeOffset now, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        return connection.Run("DELETE FROM delivery WHERE id = $id", ("$id", due.Id));
    }

    public static int Rejected(
        SqliteConnection connection, Due due, DateTimeOffset now, string reason, int kept)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        connection.Run(
            """
            UPDATE delivery SET set_aside = 1, attempts = attempts + 1, attempted_at = $now, reason = $reason
            WHERE id = $id
            """,
            ("$id", due.Id), ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason));
        return connection.Run(
            """
            DELETE FROM delivery WHERE id IN
              (SELECT id FROM delivery WHERE sink = $sink AND set_aside = 1
               ORDER BY id DESC LIMIT -1 OFFSET $kept)
            """,
            ("$sink", due.Sink), ("$kept", kept));
    }

    /// <summary>The wall clock was set by so much: what is kept keeps its distance to now. A report's own
    /// time stands in its bytes; a delivery that was never put off stays due.</summary>
    public static int Shift(SqliteConnection connection, TimeSpan by) => connection.Run(
        """
        UPDATE report SET observed_at = MAX(0, observed_at + $by);
        UPDATE delivery SET due_at = MAX(0, due_at + $by), attempted_at = MAX(0, attempted_at + $by)
        WHERE due_at > 0;
        UPDATE sink SET
          last_accepted = MAX(0, last_accepted + $by), last_attempt = MAX(0, last_attempt + $by)
        """,
        ("$by", (long)by.TotalMilliseconds));

    private static void Note(
        SqliteConnection connection, string sink, DateTimeOffset now, bool accepted, string? reason) =>
        connection.Run(
            """
            INSERT INTO sink (name, last_accepted, last_attempt, last_reason)
            VALUES ($sink, $accepted, $now, $reason)
            ON CONFLICT DO UPDATE SET
              last_accepted = COALESCE($accepted, last_accepted), last_attempt = $now, last_reason = $reason
            """,
            ("$sink", sink), ("$accepted", accepted ? now.ToUnixTimeMilliseconds() : null),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason));

    // The column is text that this program wrote; a disk that changed it must not stop the loop.
    private static Guid IdOf(SqliteDataReader row, int column) =>
        Guid.TryParse(row.GetString(column), out var id) ? id : Guid.Empty;

    private static FrozenReport ReportOf(SqliteDataReader row) =>
        new(IdOf(row, 1), row.GetString(2), row.Time(3), row.GetFieldValue<byte[]>(4));
}

/// <summary>A delivery that waits, due or not.</summary>
internal sealed record Candidate(Due Due, DateTimeOffset? AttemptedAt, DateTimeOffset DueAt)
{
    /// <summary>Also due where the last attempt lies in the future: then the clock was set back since, and
    /// the time it was put off to means nothing.</summary>
    public bool IsDue(DateTimeOffset now) => DueAt <= now || AttemptedAt > now;
}
