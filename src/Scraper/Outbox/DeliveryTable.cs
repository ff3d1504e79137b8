using Microsoft.Data.Sqlite;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The table of deliveries: what waits, and what each verdict does to it. An accepted delivery is
/// a row that is gone. A verdict names its delivery by report and sink: where the file was replaced during
/// an attempt it settles nothing else.</summary>
internal static class DeliveryTable
{
    /// <summary>No delivery is put off for longer; a row that says so was changed by a disk.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(30);

    /// <summary>Reports that go together have no more bytes, unless it is one.</summary>
    public const int LargestBatch = 1024 * 1024;

    private const string Named =
        "sink = $sink AND aside IS NULL AND report = (SELECT id FROM report WHERE report_id = $report)";

    private const string Candidates = """
        SELECT report_id, target, observed_at, checksum, json, delivery.id, attempts, attempted_at, next_at,
          doubts, first_refused_at
        FROM delivery LEFT JOIN report ON report.id = report
        WHERE sink = $sink AND aside IS NULL
        """;

    // Also due where the last attempt lies in the future: then the clock was set back since, and the time it
    // was put off to means nothing; nor does one that nobody puts a delivery off to.
    private const string IsDue = """
        (next_at <= $as_of OR attempted_at > $now OR next_at - COALESCE(attempted_at, $now) > $longest)
        """;

    /// <summary>The delivery whose turn it is; null where none is due or the sink pauses: the first of the
    /// line, or one that others passed.</summary>
    public static Candidate? Next(OutboxConnection connection, string sink, DateTimeOffset now, Turn turn)
    {
        if (Pauses(connection, sink, now, turn))
            return null;
        var first = One(
            connection,
            $"""
            (SELECT id FROM delivery WHERE sink = $sink AND aside IS NULL AND doubts < 3
              ORDER BY id {Order(turn)} LIMIT 1) AND {IsDue}
            """, sink, now, turn);
        var passed = One(
            connection,
            $"""
            (SELECT id FROM delivery INDEXED BY delivery_passed
              WHERE sink = $sink AND aside IS NULL AND doubts >= 3 AND {IsDue}
              ORDER BY {(turn.Another ? "next_at" : $"id {Order(turn)}")} LIMIT 1)
            """, sink, now, turn);
        if (first is null || passed is null)
            return first ?? passed;
        var firstComes = turn.Another ? first.NextAt <= passed.NextAt
            : turn.NewestFirst ? first.Id > passed.Id
            : first.Id < passed.Id;
        return firstComes ? first : passed;
    }

    /// <summary>This delivery, if it waits.</summary>
    public static Candidate? Waiting(OutboxConnection connection, string sink, long id) =>
        One(connection, $"{id}", sink, default, default);

    /// <summary>What is due behind this delivery, neither doubted nor refused before, up to one that is
    /// damaged or for which there is no room.</summary>
    public static List<Candidate> Behind(
        OutboxConnection connection, Due first, int most, DateTimeOffset now, Turn turn)
    {
        var room = LargestBatch - first.Report.Json.Length;
        return
        [
            .. connection.RowsWhile(
                $"""
                {Candidates} AND doubts = 0 AND first_refused_at IS NULL AND {IsDue}
                AND delivery.id > (SELECT id FROM delivery WHERE {Named})
                ORDER BY delivery.id LIMIT $most
                """,
                row => Read(row) is { Kept.IsWhole: true } next
                    && (room -= next.Kept.Report.Json.Length) >= 0 ? next : null,
                next => next is not null,
                [
                    .. Asked(first.Sink, now, turn),
                    ("$report", first.Report.ReportId.ToString()), ("$most", most),
                ]).OfType<Candidate>(),
        ];
    }

    public static DateTimeOffset? NextIsDueAt(OutboxConnection connection, string sink, Turn turn) =>
        connection.Rows(
            $"SELECT {NextAt(Order(turn))} FROM sink WHERE name = $sink",
            row => row.TimeOrNull(0), ("$sink", sink)).FirstOrDefault();

    /// <summary>When the next delivery of a row of <c>sink</c> falls due; NULL where nothing waits.</summary>
    public static string NextAt(string order) =>
        $"""
        (SELECT MAX(COALESCE(paused_until, 0), MIN(next_at)) FROM (
          SELECT * FROM (SELECT next_at FROM delivery
            WHERE delivery.sink = sink.name AND delivery.aside IS NULL AND doubts < 3
            ORDER BY delivery.id {order} LIMIT 1)
          UNION ALL
          SELECT * FROM (SELECT next_at FROM delivery
            WHERE delivery.sink = sink.name AND delivery.aside IS NULL AND doubts >= 3
            ORDER BY next_at LIMIT 1)))
        """;

    // By the same rules as IsDue.
    private static bool Pauses(
        OutboxConnection connection, string sink, DateTimeOffset now, Turn turn) => connection.Scalar(
            """
            SELECT 1 FROM sink WHERE name = $sink AND paused_until > $as_of
              AND last_attempt <= $now AND paused_until - last_attempt <= $longest
            """,
            ("$sink", sink), ("$now", now.ToUnixTimeMilliseconds()),
            ("$as_of", (turn.AsOf ?? now).ToUnixTimeMilliseconds()),
            ("$longest", (long)LongestPause.TotalMilliseconds)) is not null;

    private static string Order(Turn turn) => turn.NewestFirst ? "DESC" : "ASC";

    private static Candidate? One(
        OutboxConnection connection, string id, string sink, DateTimeOffset now, Turn turn) =>
        connection.Rows(
            $"{Candidates} AND delivery.id = {id}", Read, Asked(sink, now, turn)).FirstOrDefault();

    private static (string Name, object? Value)[] Asked(string sink, DateTimeOffset now, Turn turn) =>
    [
        ("$sink", sink), ("$now", now.ToUnixTimeMilliseconds()),
        ("$as_of", (turn.AsOf ?? now).ToUnixTimeMilliseconds()),
        ("$longest", (long)LongestPause.TotalMilliseconds),
    ];

    private static Candidate Read(SqliteDataReader row) =>
        new(ReportTable.Read(row), row.Number(5), (int)row.Number(6), row.Time(8))
        {
            Doubts = (int)row.Number(9),
            FirstRefusedAt = row.TimeOrNull(10),
        };

    public static List<Owed> Waiting(OutboxConnection connection, string sink) => connection.Rows(
        """
        SELECT report_id, target, next_at, attempts, last_reason, first_refused_at IS NOT NULL
        FROM delivery LEFT JOIN report ON report.id = report
        WHERE sink = $sink AND aside IS NULL ORDER BY delivery.id
        """,
        row => new Owed(
            ReportTable.IdOf(row.Text(0)), row.Text(1), row.Time(2), (int)row.Number(3), row.TextOrNull(4),
            IsRefused: row.Number(5) > 0),
        ("$sink", sink));

    /// <summary>Keeps a report for each of these sinks; for none of them it is not kept.</summary>
    public static void Owe(
        OutboxConnection connection, FrozenReport report, IReadOnlyList<string> sinks, DateTimeOffset now)
    {
        if (sinks.Count > 0)
            ReportTable.Add(connection, report);
        foreach (var sink in sinks)
            connection.Run(
                """
                INSERT INTO delivery (report, sink, kept_at)
                SELECT id, $sink, $now FROM report WHERE report_id = $report
                ON CONFLICT (report, sink) DO NOTHING
                """,
                ("$report", report.ReportId.ToString()), ("$sink", sink),
                ("$now", now.ToUnixTimeMilliseconds()));
    }

    public static int Accepted(OutboxConnection connection, Due due, DateTimeOffset now)
    {
        Note(connection, due.Sink, now, accepted: true, reason: null);
        return Remove(connection, due);
    }

    /// <summary>What waits of the same target and is older leaves; which reports those were.</summary>
    public static List<Guid> Supersede(OutboxConnection connection, Due due)
    {
        const string older = """
            FROM delivery JOIN report ON report.id = report
            WHERE sink = $sink AND aside IS NULL AND target = $target
              AND report < (SELECT id FROM report WHERE report_id = $report)
            """;
        ReadOnlySpan<(string, object?)> values =
        [
            ("$sink", due.Sink), ("$target", due.Report.Target),
            ("$report", due.Report.ReportId.ToString()),
        ];
        var gone = connection.Rows(
            $"SELECT report_id {older}", row => ReportTable.IdOf(row.Text(0)), values);
        if (gone.Count > 0)
            connection.Run($"DELETE FROM delivery WHERE id IN (SELECT delivery.id {older})", values);
        return gone;
    }

    public static int Deferred(OutboxConnection connection, Due due, DateTimeOffset now, PutOff putOff)
    {
        var latest = now + LongestPause;
        var again = putOff.Again < latest ? putOff.Again : latest;
        Note(connection, due.Sink, now, accepted: false, putOff.Reason, putOff.PausesSink ? again : null);
        return connection.Run(
            $"""
            UPDATE delivery SET
              attempts = attempts + 1, attempted_at = $now, next_at = $again, last_reason = $reason,
              doubts = MIN(3, doubts + $doubts),
              first_refused_at = COALESCE(first_refused_at, $refused)
            WHERE {Named}
            """,
            ("$sink", due.Sink), ("$report", due.Report.ReportId.ToString()),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", putOff.Reason),
            ("$again", again.ToUnixTimeMilliseconds()),
            ("$doubts", putOff.Blame switch { Blame.Report => 3, Blame.Either => 1, _ => 0 }),
            ("$refused", putOff.Blame == Blame.Report ? now.ToUnixTimeMilliseconds() : null));
    }

    public static int Superseded(OutboxConnection connection, Due due, DateTimeOffset now, string reason)
    {
        Note(connection, due.Sink, now, accepted: false, reason);
        return Remove(connection, due);
    }

    /// <summary>A refused one keeps its own pace.</summary>
    public static int Resumed(OutboxConnection connection, string sink, DateTimeOffset now) => connection.Run(
        """
        UPDATE delivery SET next_at = $now
        WHERE sink = $sink AND aside IS NULL AND next_at > $now AND first_refused_at IS NULL
        """,
        ("$sink", sink), ("$now", now.ToUnixTimeMilliseconds()));

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
          last_accepted = MAX(0, last_accepted + $by), last_attempt = MAX(0, last_attempt + $by),
          paused_until = MAX(0, paused_until + $by)
        """,
        ("$by", (long)by.TotalMilliseconds));

    private static int Remove(OutboxConnection connection, Due due) => connection.Run(
        $"DELETE FROM delivery WHERE {Named}",
        ("$sink", due.Sink), ("$report", due.Report.ReportId.ToString()));

    private static void Note(
        OutboxConnection connection, string sink, DateTimeOffset now, bool accepted, string? reason,
        DateTimeOffset? pausedUntil = null) =>
        connection.Run(
            """
            INSERT INTO sink (name, last_accepted, last_attempt, last_reason, paused_until)
            VALUES ($sink, $accepted, $now, $reason, $paused)
            ON CONFLICT DO UPDATE SET
              last_accepted = COALESCE($accepted, last_accepted), last_attempt = $now, last_reason = $reason,
              paused_until = $paused
            """,
            ("$sink", sink), ("$accepted", accepted ? now.ToUnixTimeMilliseconds() : null),
            ("$now", now.ToUnixTimeMilliseconds()), ("$reason", reason),
            ("$paused", pausedUntil?.ToUnixTimeMilliseconds()));
}

/// <summary>A delivery that waits.</summary>
internal sealed record Candidate(KeptReport Kept, long Id, int Attempts, DateTimeOffset NextAt)
{
    public required int Doubts { get; init; }

    public DateTimeOffset? FirstRefusedAt { get; init; }
}
