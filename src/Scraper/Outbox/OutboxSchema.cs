using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>What a file says of its tables. SQLite reads it as text, and one letter that a disk changed can
/// make statements fail long after.</summary>
internal static class OutboxSchema
{
    private static readonly Lazy<HashSet<string>> Ours = new(() => MadeBy(OutboxLayout.Version));
    private static readonly Lazy<HashSet<string>> Two = new(() => MadeBy(OlderLayouts.Two));

    /// <summary>Whether everything is there as it is made; what an operator added does not count.</summary>
    public static bool IsIntact(OutboxConnection connection) => Ours.Value.IsSubsetOf(Of(connection));

    /// <summary>The same of a file of the second layout.</summary>
    public static bool IsIntactTwo(OutboxConnection connection) => Two.Value.IsSubsetOf(Of(connection));

    private static HashSet<string> MadeBy(long version)
    {
        using var empty = OutboxFile.Connect(":memory:", SqliteOpenMode.Memory);
        OutboxLayout.CreateTables(empty, version);
        return Of(empty);
    }

    private static HashSet<string> Of(OutboxConnection connection) => [.. connection.Rows(
        "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') FROM sqlite_master", row => row.Text(0))];
}
