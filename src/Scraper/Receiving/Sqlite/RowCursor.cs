using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using SQLitePCL;

namespace Scraper.Receiving.Sqlite;

/// <summary>Rows read one after another, their columns lent where they lie: millions of them pass by for an
/// answer, and ADO.NET makes an object of each value.</summary>
internal sealed class RowCursor : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">An open one.</param>
    /// <param name="sql">A query.</param>
    /// <param name="values">Its parameters, in their order; none where they come with
    /// <see cref="Ask"/>.</param>
    public RowCursor(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
        Bind(values);
    }

    /// <summary>Asks once more, with other parameters.</summary>
    /// <returns>Ends the question: while it lasts SQLite holds the state of the file that it reads.</returns>
    public Question Ask(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return new Question(_statement);
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Lent until the next row. The UTF-8 of a text, too.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Bytes(column));

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>Compares a row with its checksum. One of the first layout has none.</summary>
    /// <param name="column">Where the checksum stands.</param>
    /// <param name="sum">What it should be.</param>
    /// <exception cref="SqliteException">A disk changed the row.</exception>
    public void Check(int column, long sum)
    {
        if (!IsNull(column) && Number(column) != sum)
            throw StateFailures.Damage("a row that does not fit its checksum");
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            Check(values[at] switch
            {
                string text => raw.sqlite3_bind_text(_statement, at + 1, Encoding.UTF8.GetBytes(text)),
                byte[] blob => raw.sqlite3_bind_blob(_statement, at + 1, blob),
                var number => raw.sqlite3_bind_int64(_statement, at + 1, (long)number),
            });
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result & 0xFF, result);
    }

    /// <summary>One question of a cursor that is asked again and again.</summary>
    public readonly struct Question(sqlite3_stmt statement) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => raw.sqlite3_reset(statement);
    }
}
