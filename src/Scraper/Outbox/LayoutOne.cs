namespace Scraper.Outbox;

/// <summary>The outbox's first layout, which had no checksums: looked at as it is, and brought to today's as
/// a damaged file is.</summary>
internal static class LayoutOne
{
    public const long Version = 1;

    /// <summary>The tables as today's layout has them, and what the first one says for each column. A table
    /// comes after those that it points to.</summary>
    public static readonly IReadOnlyList<(string Table, string Columns, string Then)> Tables =
    [
        ("sink", "name, last_accepted, last_attempt, last_reason",
            "name, last_accepted, last_attempt, last_reason"),
        ("report", "id, report_id, target, observed_at, checksum, json",
            "id, report_id, target, observed_at, checksum(report_id, target, observed_at, json), json"),
        ("delivery",
            "id, report, sink, kept_at, next_at, attempts, attempted_at, first_refused_at, last_reason, "
                + "doubts, aside",
            "id, report, sink, 0, due_at, attempts, attempted_at, NULL, reason, "
                + "0, CASE set_aside WHEN 1 THEN 'refused' END"),
        ("last_fields", "target, instance, observed_at, fields", "target, instance, observed_at, fields"),
        ("target", "name, outcome, error, since, attempts, last_attempt, last_success, next",
            "name, outcome, error, since, attempts, last_attempt, last_success, next"),
    ];

    /// <summary>Gives statements a function <c>checksum</c> over the columns of a report.</summary>
    public static void TeachChecksum(OutboxConnection connection) =>
        connection.CreateFunction(
            "checksum", (string id, string target, long observedAt, byte[] json) =>
                Checksum.Of(id, target, observedAt, json), isDeterministic: true);

    /// <summary>When a report was kept is not known of old: it was observed then.</summary>
    public static void DateWhatWasKept(OutboxConnection connection) => connection.Run(
        """
        UPDATE delivery SET kept_at = (SELECT observed_at FROM report WHERE id = report) WHERE kept_at = 0
        """);

    public static List<SinkState> States(OutboxConnection connection) => connection.Rows(
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
        OutboxQueries.StateOf);

    public static long Bytes(OutboxConnection connection) =>
        connection.Number("SELECT COALESCE(SUM(LENGTH(json)), 0) FROM report");
}
