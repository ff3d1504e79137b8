using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The columns of a row as the outbox's tables declare them. A value of another type, or out of its
/// range, is one that a disk changed: damage like any other that SQLite reports.</summary>
internal static class Sql
{
    public static long Number(this SqliteDataReader row, int column) => row.As<long>(column);

    public static string Text(this SqliteDataReader row, int column) => row.As<string>(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.As<byte[]>(column);

    /// <summary>A column of milliseconds since 1970 as a time.</summary>
    public static DateTimeOffset Time(this SqliteDataReader row, int column) =>
        row.Number(column) is >= 0 and <= OutboxLayout.LatestTime and var milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw StateFailures.Damage("a time out of range");

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Text(column);

    private static T As<T>(this SqliteDataReader row, int column) =>
        row.GetValue(column) is T value ? value : throw StateFailures.Damage("a value of another type");
}
