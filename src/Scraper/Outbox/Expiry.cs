using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The bounds of the outbox, the only way out of it besides a receiver's verdict.</summary>
internal static class Expiry
{
    private const string Old = "SELECT id FROM report WHERE observed_at < $before";

    // Newest first as far as they fit; the newest of all stays, however large.
    private const string TooMuch = """
        SELECT id FROM (SELECT id, SUM(LENGTH(json)) OVER (ORDER BY id DESC) AS total FROM report)
        WHERE total > $most AND id < (SELECT MAX(id) FROM report)
        """;

    public static List<Expired> Apply(SqliteConnection connection, OutboxOptions options, DateTimeOffset now)
    {
        var before = now.AddSeconds(-options.MaxAgeSeconds).ToUnixTimeMilliseconds();
        var expired = Remove(connection, ExpiryBound.Age, Old, ("$before", before));
        if (options.MaxSizeBytes == 0 || OutboxQueries.Bytes(connection) <= options.MaxSizeBytes)
            return expired;
        // What was refused goes before what still waits.
        connection.Run("DELETE FROM delivery WHERE set_aside = 1");
        expired.AddRange(Remove(connection, ExpiryBound.Size, TooMuch, ("$most", options.MaxSizeBytes)));
        return expired;
    }

    private static List<Expired> Remove(
        SqliteConnection connection, ExpiryBound bound, string reports, (string, object?) limit)
    {
        var expired = connection.Rows(
            $"""
            SELECT sink, COUNT(*) FROM delivery WHERE set_aside = 0 AND report IN ({reports}) GROUP BY sink
            """,
            row => new Expired(row.GetString(0), bound, row.GetInt32(1)),
            limit);
        connection.Run($"DELETE FROM delivery WHERE report IN ({reports})", limit);
        return expired;
    }
}
