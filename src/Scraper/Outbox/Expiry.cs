namespace Scraper.Outbox;

/// <summary>The bounds of the outbox, the only way out of it besides a receiver's verdict. Whatever one of
/// them takes is in the answer.</summary>
internal static class Expiry
{
    /// <summary>So many reports that were set aside are kept for each sink; then the oldest go.</summary>
    public const int KeptAside = 100;

    private const int AtOnce = 1000;

    // Age counts from when a report was kept. Where it was not tried since it is too old, as after a long
    // rest of the program, it gets its attempt first.
    private const string TriedInVain = """
        aside IS NULL AND attempts > 0 AND kept_at < $before AND attempted_at - kept_at >= $age
        """;

    // One that still waits for another sink stays: without it there would be no more room.
    private const string OldestAside = """
        SELECT report FROM delivery gone WHERE aside IS NOT NULL AND NOT EXISTS
          (SELECT 1 FROM delivery WHERE report = gone.report AND aside IS NULL)
        ORDER BY id LIMIT 1
        """;

    // The newest of all stays, however large.
    private const string Oldest = """
        SELECT id FROM report WHERE id < (SELECT MAX(id) FROM report) ORDER BY id LIMIT 1
        """;

    /// <param name="connection">In a transaction that may write.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="sinks">Those that are tried: a report for another one needs no attempt to expire.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Expired> Apply(
        OutboxConnection connection, OutboxOptions options, IReadOnlyCollection<string> sinks,
        DateTimeOffset now)
    {
        var expired = new Tally();
        ByAge(connection, options.MaxAgeSeconds, sinks, now, expired);
        ByNumber(connection, expired);
        if (options.MaxSizeBytes > 0)
            BySize(connection, options.MaxSizeBytes, expired);
        return expired.Counted;
    }

    private static void ByAge(
        OutboxConnection connection, double seconds, IReadOnlyCollection<string> sinks, DateTimeOffset now,
        Tally expired)
    {
        var age = (long)(seconds * 1000);
        var before = now.ToUnixTimeMilliseconds() - age;
        expired.Add(ExpiryBound.Age, Delete(connection, TriedInVain, ("$before", before), ("$age", age)));
        expired.Add(
            ExpiryBound.Age,
            Delete(connection, "aside IS NOT NULL AND kept_at < $before", ("$before", before)));
        var untried = connection.Rows("SELECT name FROM sink WHERE waiting > 0", row => row.Text(0));
        foreach (var sink in untried.Except(sinks))
        {
            List<string> gone;
            do
            {
                gone = Delete(
                    connection,
                    $"""
                    kept_at < $before AND id IN (SELECT id FROM delivery
                      WHERE sink = $sink AND aside IS NULL ORDER BY id LIMIT {AtOnce})
                    """,
                    ("$before", before), ("$sink", sink));
                expired.Add(ExpiryBound.Age, gone);
            }
            while (gone.Count == AtOnce);
        }
    }

    private static void ByNumber(OutboxConnection connection, Tally expired)
    {
        foreach (var sink in connection.Rows(
            $"SELECT name FROM sink WHERE aside > {KeptAside}", row => row.Text(0)))
        {
            expired.Add(ExpiryBound.SetAside, Delete(
                connection,
                $"""
                id IN (SELECT id FROM delivery WHERE sink = $sink AND aside IS NOT NULL
                  ORDER BY id DESC LIMIT -1 OFFSET {KeptAside})
                """,
                ("$sink", sink)));
        }
    }

    // What was set aside goes before what still waits.
    private static void BySize(OutboxConnection connection, long most, Tally expired)
    {
        while (OutboxQueries.Bytes(connection) > most
            && (connection.Scalar(OldestAside) ?? connection.Scalar(Oldest)) is long report)
            expired.Add(ExpiryBound.Size, Delete(connection, "report = $report", ("$report", report)));
    }

    /// <summary>The sinks of the deliveries that are gone now.</summary>
    private static List<string> Delete(
        OutboxConnection connection, string which, params ReadOnlySpan<(string, object?)> values) =>
        connection.Rows($"DELETE FROM delivery WHERE {which} RETURNING sink", row => row.Text(0), values);

    /// <summary>Counts deliveries by sink and bound.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<(ExpiryBound Bound, string Sink), int> _counts = [];

        public IReadOnlyList<Expired> Counted =>
            [.. _counts.Select(one => new Expired(one.Key.Sink, one.Key.Bound, one.Value))];

        public void Add(ExpiryBound bound, List<string> sinks)
        {
            foreach (var (sink, count) in sinks.CountBy(sink => sink))
                _counts[(bound, sink)] = _counts.GetValueOrDefault((bound, sink)) + count;
        }
    }
}
