using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Scraper.Outbox;

/// <summary>A connection that prepares each statement once and has transactions in one line: what the outbox
/// needs of ADO.NET and no more.</summary>
internal sealed class OutboxConnection(string settings) : SqliteConnection(settings)
{
    private const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE

    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    /// <summary>Runs one statement; how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepared(sql, values).ExecuteNonQuery();

    /// <summary>Runs statements that are asked for once.</summary>
    public void Script(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>All rows, each as <paramref name="read"/> makes it.</summary>
    public List<T> Rows<T>(
        string sql, Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values) =>
        RowsWhile(sql, read, _ => true, values);

    /// <summary>The same up to the first row, included, after which there shall be no more.</summary>
    public List<T> RowsWhile<T>(
        string sql, Func<SqliteDataReader, T> read, Func<T, bool> more,
        params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        var rows = new List<T>();
        do
        {
            if (!reader.Read())
                break;
            rows.Add(read(reader));
        }
        while (more(rows[^1]));
        return rows;
    }

    /// <summary>The first column of the first row; null where there is no row or it is NULL.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepared(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>The same where it can only be a number.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Scalar(sql, values) as long? ?? throw StateFailures.Damage("no number");

    /// <summary>All of the work or nothing, on disk when this returns.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="writes">Takes the right to write at once, so that nobody comes between.</param>
    /// <param name="synced">False: it is on disk with the next transaction only; a kill costs none of it.
    /// </param>
    public T Atomically<T>(Func<OutboxConnection, T> work, bool writes = true, bool synced = true)
    {
        if (synced)
            return Atomically(work, writes ? "BEGIN IMMEDIATE" : "BEGIN");
        Script("PRAGMA synchronous = NORMAL");
        try
        {
            return Atomically(work, "BEGIN IMMEDIATE");
        }
        finally
        {
            Script("PRAGMA synchronous = FULL");
        }
    }

    private T Atomically<T>(Func<OutboxConnection, T> work, string begin)
    {
        Run(begin);
        try
        {
            var result = work(this);
            Run("COMMIT");
            return result;
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>Writes the log into the database and gives its room to the volume, as far as nobody reads it.
    /// </summary>
    public void Checkpoint() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <summary>Closes without writing the log into the file, which is not the one it belongs to any more.
    /// </summary>
    public void Forsake()
    {
        if (Handle is { } handle)
            raw.sqlite3_db_config(handle, NoCheckpointOnClose, 1, out _);
        Dispose();
    }

    private void Abandon()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite did it by itself, as it does where a disk is full.
        }
    }

    private SqliteCommand Prepared(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }
        command.Parameters.Clear();
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
