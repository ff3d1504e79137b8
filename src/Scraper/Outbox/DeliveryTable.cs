namespace Scraper.Outbox;

/// <summary>The table of deliveries: what waits, and what each verdict does to it. An accepted delivery is
/// a row that is gone. A verdict names its delivery by report and sink: where the file was replaced during
/// an attempt it settles nothing else.</summary>
internal static class DeliveryTable
{
    /// <summary>No delivery is put off for longer; a row that says so was changed by a disk.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(30);

    private const string Named =
        "sink = $sink AND aside IS NULL AND report = (SELECT id FROM report WHERE report_id = $report)";

    /// <summary>The oldest delivery that waits for this sink.</summary>
    public static Candidate? Oldest(OutboxConnection connection, string sink) => connection.Rows(
        """
        SELECT report_id, target, observed_at, checksum, json, delivery.id, attempts, attempted_at, next_at
        FROM delivery LEFT JOIN report ON report.id = report
        WHERE sink = $sink AND aside IS NULL ORDER BY delivery.id LIMIT 1
        """,
        row => new Candidate(
            ReportTable.Read(row), row.Number(5), (int)row.Number(6), row.TimeOrNull(7), row.Time(8)),
        ("$sink", sink)).FirstOrDefault();

    public static DateTimeOffset? OldestIsDueAt(OutboxConnection connection, string sink) =>
        connection.Rows(
            "SELECT next_at FROM delivery WHERE sink = $sink AND aside IS NULL ORDER BY id LIMIT 1",
            row => (DateTimeOffset?)row.Time(0),
            ("$sink", sink)).FirstOrDefault();

    public static List<Owed> Waiting(OutboxConnection connection, string sink) => connection.Rows(
        """
        SELECT report_id, target, next_at, attempts, last_reason
        FROM delivery LEFT JOIN report ON report.id = report
        WHERE sink = $sink AND aside IS NULL ORDER BY delivery.id
        """,
        row => new Owed(
            ReportTable.IdOf(row.Text(0)), row.Text(1), row.Time(2), (int)row.Number(3), row.TextOrNull(4)),
        ("$sink", sink));

    public static int Add(OutboxConnection connection, Guid report, string sink, DateTimeOffset now) =>
        connection.Run(
            """
            INSERT INTO delivery (report, sink, kept_at)
            SELECT id, $sink, $now FROM report WHERE report_id = $report
            ON CONFLICT (report, sink) DO NOTHING
            """,
            ("$report", report.ToString()), ("$sink", sink), ("$now", now.ToUnixTimeMilliseconds()));

    public static int Accepted(OutboxConnection connection, Due due, DateTimeOffset now)
    {
        Note(connection, due.Sink, now, accepted: true, reason: null);
        return Remove(connection, due);
    }

    public static int Deferred(
        OutboxConnection connection, Due due, DateTimeOffset now, DateTimeOffset again, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        var latest = now + LongestPause;
        return connection.Run(
            $"""
            UPDATE delivery SET
              attempts = attempts + 1, attempted_at = $now, next_at = $again, last_reason = $reason
            WHERE {Named}
            """,
            ("$sink", due.Sink), ("$report", due.Report.ReportId.ToString()),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason),
            ("$again", (again < latest ? again : latest).ToUnixTimeMilliseconds()));
    }

    public static int Superseded(OutboxConnection connection, Due due, DateTimeOffset now, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        return Remove(connection, due);
    }

    public static int Rejected(OutboxConnection connection, Due due, DateTimeOffset now, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        return connection.Run(
            $"""
            UPDATE delivery SET
              attempts = attempts + 1, attempted_at = $now, last_reason = $reason,
              first_refused_at = COALESCE(first_refused_at, $now), aside = 'refused'
            WHERE {Named}
            """,
            ("$sink", due.Sink), ("$report", due.Report.ReportId.ToString()),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason));
    }

    /// <summary>What a disk changed is not sent.</summary>
    public static int SetDamagedAside(OutboxConnection connection, Candidate damaged) => connection.Run(
        "UPDATE delivery SET aside = 'damaged', last_reason = $reason WHERE id = $id",
        ("$id", damaged.Id), ("$reason", "its bytes are not those that were kept"));

    /// <summary>The wall clock was set by so much: what is kept keeps its distance to now. A report's own
    /// time stands in its bytes; a delivery that was never put off stays due.</summary>
    public static int Shift(OutboxConnection connection, TimeSpan by) => connection.Run(
        """
        UPDATE delivery SET kept_at = MAX(0, kept_at + $by);
        UPDATE delivery SET
          next_at = MAX(0, next_at + $by), attempted_at = MAX(0, attempted_at + $by),
          first_refused_at = MAX(0, first_refused_at + $by)
        WHERE next_at > 0;
        UPDATE sink SET
          last_accepted = MAX(0, last_accepted + $by), last_attempt = MAX(0, last_attempt + $by)
        """,
        ("$by", (long)by.TotalMilliseconds));

    private static int Remove(OutboxConnection connection, Due due) => connection.Run(
        $"DELETE FROM delivery WHERE {Named}",
        ("$sink", due.Sink), ("$report", due.Report.ReportId.ToString()));

    private static void Note(
        OutboxConnection connection, string sink, DateTimeOffset now, bool accepted, string? reason) =>
        connection.Run(
            """
            INSERT INTO sink (name, last_accepted, last_attempt, last_reason)
            VALUES ($sink, $accepted, $now, $reason)
            ON CONFLICT DO UPDATE SET
              last_accepted = COALESCE($accepted, last_accepted), last_attempt = $now, last_reason = $reason
            """,
            ("$sink", sink), ("$accepted", accepted ? now.ToUnixTimeMilliseconds() : null),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason));
}

/// <summary>A delivery that waits, due or not.</summary>
internal sealed record Candidate(
    KeptReport Kept, long Id, int Attempts, DateTimeOffset? AttemptedAt, DateTimeOffset NextAt)
{
    /// <summary>Also due where the last attempt lies in the future: then the clock was set back since, and
    /// the time it was put off to means nothing; nor does one that nobody puts a delivery off to.</summary>
    public bool IsDue(DateTimeOffset now) =>
        NextAt <= now || AttemptedAt > now || NextAt - (AttemptedAt ?? now) > DeliveryTable.LongestPause;
}
