namespace Scraper.Outbox;

/// <summary>The outbox's layouts before today's: looked at as they are, and brought to today's as a damaged
/// file is. The first had no checksums, the second neither doubts nor pauses.</summary>
internal static class OlderLayouts
{
    /// <summary>The first.</summary>
    public const long One = 1;

    /// <summary>The second.</summary>
    public const long Two = 2;

    private const string Sink = "name, last_accepted, last_attempt, last_reason";

    private const string Delivery =
        "id, report, sink, kept_at, next_at, attempts, attempted_at, first_refused_at, last_reason, aside";

    /// <summary>The tables as today's layout has them, and what an older one says for the columns of each. A
    /// table comes after those that it points to.</summary>
    public static readonly IReadOnlyList<CopiedTable> Tables =
    [
        new("sink", Sink + ", paused_until") { InOne = Sink + ", NULL", InTwo = Sink + ", NULL" },
        new("report", "id, report_id, target, observed_at, checksum, json")
        {
            InOne =
                "id, report_id, target, observed_at, checksum(report_id, target, observed_at, json), json",
        },
        new("delivery", Delivery + ", doubts")
        {
            InOne = "id, report, sink, 0, due_at, attempts, attempted_at, NULL, reason, "
                + "CASE set_aside WHEN 1 THEN 'refused' END, 0",
            InTwo = Delivery + ", 0",
        },
        new("last_fields", "target, instance, observed_at, fields"),
        new("target", "name, outcome, error, since, attempts, last_attempt, last_success, next"),
    ];

    /// <summary>What tells the layout of a file whose number a disk may have changed: a column of a table
    /// that it has not.</summary>
    public static readonly IReadOnlyList<(string Table, string Column, long Lacking)> Signs =
        [("report", "checksum", One), ("delivery", "doubts", Two)];

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

    public static List<SinkState> StatesOfTwo(OutboxConnection connection) => OutboxQueries.States(
        connection,
        """
        (SELECT next_at FROM delivery WHERE sink = name AND delivery.aside IS NULL ORDER BY id LIMIT 1), NULL
        """);

    public static List<SinkState> StatesOfOne(OutboxConnection connection) => connection.Rows(
        """
        SELECT name,
          COUNT(*) FILTER (WHERE set_aside = 0),
          COALESCE(SUM(LENGTH(json)) FILTER (WHERE set_aside = 0), 0),
          MIN(observed_at) FILTER (WHERE set_aside = 0),
          COUNT(*) FILTER (WHERE set_aside = 1),
          MAX(last_accepted), MAX(last_attempt), MAX(last_reason),
          (SELECT due_at FROM delivery WHERE sink = name AND set_aside = 0 ORDER BY id LIMIT 1), NULL
        FROM (SELECT name FROM sink UNION SELECT sink FROM delivery) names
          LEFT JOIN sink USING (name)
          LEFT JOIN delivery ON delivery.sink = names.name
          LEFT JOIN report ON report.id = delivery.report
        GROUP BY name ORDER BY name
        """,
        OutboxQueries.StateOf);

    public static long BytesOfOne(OutboxConnection connection) =>
        connection.Number("SELECT COALESCE(SUM(LENGTH(json)), 0) FROM report");
}

/// <summary>A table that a repair takes over.</summary>
/// <param name="Name">Of the table, in every layout.</param>
/// <param name="Columns">Those of today, the first is its key; without those that are worked out.</param>
internal sealed record CopiedTable(string Name, string Columns)
{
    /// <summary>What the first layout says for them; null: the same.</summary>
    public string? InOne { get; init; }

    /// <summary>The same of the second.</summary>
    public string? InTwo { get; init; }

    /// <summary>What the layout of this version says for today's columns.</summary>
    public string Of(long version) => version switch
    {
        OlderLayouts.One => InOne ?? Columns,
        OlderLayouts.Two => InTwo ?? Columns,
        _ => Columns,
    };
}
