using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The questions that a reader may ask; shared by the outbox and its read-only view.</summary>
internal static class OutboxQueries
{
    public static List<string>? LastFields(SqliteConnection connection, string target, string? instanceId) =>
        connection.Scalar(
            "SELECT fields FROM last_fields WHERE target = $target AND instance = $instance",
            ("$target", target), ("$instance", instanceId ?? "")) is string fields
            ? [.. fields.Split('\n', StringSplitOptions.RemoveEmptyEntries)]
            : null;

    public static List<SinkState> States(SqliteConnection connection) => connection.Rows(
        """
        SELECT name,
          COUNT(*) FILTER (WHERE set_aside = 0),
          COALESCE(SUM(LENGTH(json)) FILTER (WHERE set_aside = 0), 0),
          MIN(observed_at) FILTER (WHERE set_aside = 0),
          COUNT(*) FILTER (WHERE set_aside = 1),
          MAX(last_accepted), MAX(last_attempt), MAX(last_reason)
        FROM (SELECT name FROM sink UNION SELECT sink FROM delivery) names
          LEFT JOIN sink USING (name)
          LEFT JOIN delivery ON delivery.sink = names.name
          LEFT JOIN report ON report.id = delivery.report
        GROUP BY name ORDER BY name
        """,
        row => new SinkState(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.TimeOrNull(3), row.GetInt64(4),
            row.TimeOrNull(5), row.TimeOrNull(6), row.TextOrNull(7)));

    public static long Bytes(SqliteConnection connection) =>
        (long)connection.Scalar("SELECT COALESCE(SUM(LENGTH(json)), 0) FROM report")!;
}
