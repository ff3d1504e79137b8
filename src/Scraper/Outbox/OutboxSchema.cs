using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>What a file says of its tables. SQLite reads it as text, and one letter that a disk changed can
/// make statements fail long after.</summary>
internal static class OutboxSchema
{
    private static readonly Lazy<HashSet<string>> Ours = new(() =>
    {
        using var empty = OutboxFile.Connect(":memory:", SqliteOpenMode.Memory);
        OutboxLayout.CreateTables(empty);
        return Of(empty);
    });

    /// <summary>Whether everything is there as it is made; what an operator added does not count.</summary>
    public static bool IsIntact(OutboxConnection connection) => Ours.Value.IsSubsetOf(Of(connection));

    private static HashSet<string> Of(OutboxConnection connection) => [.. connection.Rows(
        "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') FROM sqlite_master", row => row.Text(0))];
}
