using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>Takes over from a damaged outbox what can still be read:
/// damage to one page costs what stood on that page.</summary>
internal static class Salvage
{
    private static readonly (string Table, string Columns)[] Tables =
    [
        ("report", "id, report_id, target, observed_at, json"),
        ("delivery", "id, report, sink, set_aside, attempts, attempted_at, due_at, reason"),
        ("sink", "name, last_accepted, last_attempt, last_reason"),
        ("last_fields", "target, instance, observed_at, fields"),
    ];

    /// <summary>How many reports with something left to deliver were saved.</summary>
    public static long Copy(string damaged, SqliteConnection into)
    {
        try
        {
            using var from = OutboxFile.Connect(damaged, SqliteOpenMode.ReadWrite);
            from.Run("PRAGMA writable_schema = ON"); // reads on where the file is shorter than it says
            using var transaction = into.BeginTransaction();
            foreach (var (table, columns) in Tables)
            {
                // From both ends: a broken page in the middle stops each of them.
                CopyRows(from, into, table, columns, "ASC");
                CopyRows(from, into, table, columns, "DESC");
            }
            into.Run("DELETE FROM report WHERE id NOT IN (SELECT report FROM delivery)");
            transaction.Commit();
        }
        catch (SqliteException e) when (StateFailures.IsDamage(e))
        {
            return 0; // nothing of it can be read
        }
        return (long)into.Scalar("SELECT COUNT(DISTINCT report) FROM delivery WHERE set_aside = 0")!;
    }

    private static void CopyRows(
        SqliteConnection from, SqliteConnection into, string table, string columns, string direction)
    {
        var names = columns.Split(", ");
        var places = string.Join(", ", names.Select(name => "$" + name));
        using var insert = into.CreateCommand();
        insert.CommandText = $"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})";
        try
        {
            using var select = from.CreateCommand();
            select.CommandText = $"SELECT {columns} FROM {table} ORDER BY {names[0]} {direction}";
            using var reader = select.ExecuteReader();
            while (reader.Read())
            {
                insert.Parameters.Clear();
                foreach (var (column, name) in names.Index())
                    insert.Parameters.AddWithValue("$" + name, reader.GetValue(column));
                TryInsert(insert);
            }
        }
        catch (SqliteException)
        {
            // The damage begins here.
        }
    }

    // A row that the tables' rules refuse (a delivery whose
    // report is gone, a NULL from a broken page) is lost.
    private static void TryInsert(SqliteCommand insert)
    {
        const int ConstraintFailed = 19;
        try
        {
            insert.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ConstraintFailed)
        {
        }
    }
}
