using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The questions that a reader may ask; shared by the outbox and its read-only view.</summary>
internal static class OutboxQueries
{
    public static List<string>? LastFields(OutboxConnection connection, string target, string? instanceId) =>
        connection.Scalar(
            "SELECT fields FROM last_fields WHERE target = $target AND instance = $instance",
            ("$target", target), ("$instance", instanceId ?? "")) is string fields
            ? [.. fields.Split('\n', StringSplitOptions.RemoveEmptyEntries)]
            : null;

    public static List<SinkState> States(OutboxConnection connection) =>
        States(connection, $"{DeliveryTable.NextAt("ASC")}, paused_until");

    /// <summary>The same where the last two columns are told otherwise.</summary>
    public static List<SinkState> States(OutboxConnection connection, string nextAndPause) => connection.Rows(
        $"""
        SELECT name, waiting, waiting_bytes,
          (SELECT kept_at FROM delivery
           WHERE sink = name AND delivery.aside IS NULL ORDER BY delivery.id LIMIT 1),
          aside, last_accepted, last_attempt, last_reason, {nextAndPause}
        FROM sink ORDER BY name
        """,
        StateOf);

    public static long Bytes(OutboxConnection connection) => connection.Number("SELECT bytes FROM held");

    /// <summary>Whether so much of the file is empty that some should go back to the file system; one that is
    /// filled and drained in turn keeps its pages.</summary>
    public static bool IsMostlyEmpty(OutboxConnection connection) =>
        connection.Number("PRAGMA freelist_count") is >= 64 and var free
        && free > connection.Number("PRAGMA page_count") / 2;

    /// <summary>Whether there is anything to give back.</summary>
    public static bool HasEmptyPages(OutboxConnection connection) =>
        connection.Number("PRAGMA freelist_count") > 0;

    /// <summary>Gives some empty pages back, outside of a transaction; false where there are none. Few at
    /// once: others move into their place, through the log.</summary>
    public static bool GiveBack(OutboxConnection connection)
    {
        if (!HasEmptyPages(connection))
            return false;
        connection.Rows("PRAGMA incremental_vacuum(64)", _ => 0);
        return true;
    }

    public static SinkState StateOf(SqliteDataReader row) => new(
        row.Text(0), row.Number(1), row.Number(2), row.TimeOrNull(3), row.Number(4), row.TimeOrNull(5),
        row.TimeOrNull(6), row.TextOrNull(7))
    {
        NextAttempt = row.TimeOrNull(8),
        PausedUntil = row.TimeOrNull(9),
    };
}
