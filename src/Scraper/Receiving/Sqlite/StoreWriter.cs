using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>The one connection that writes to <c>receiver.db</c>: before each transaction it looks whether
/// the file under it is still its own.</summary>
internal sealed class StoreWriter : IDisposable
{
    // In a tenth of a second.
    private const long LookedThrough = 64 * 1024 * 1024;

    private readonly OutboxFile _file;
    private readonly FieldTable _table;
    private readonly Lock _one = new();
    private OpenOutbox _open;
    private ReportWriter _rows;

    /// <summary>Opens the file, made where it is missing.</summary>
    /// <exception cref="SqliteException">SQLite cannot use it, or it is damaged.</exception>
    public StoreWriter(OutboxFile file, FieldTable table)
    {
        (_file, _table, _open) = (file, table, Connect(file));
        _rows = new ReportWriter(_open.Connection, table);
    }

    /// <summary>A transaction.</summary>
    /// <exception cref="OutboxException">The file is another one now; nothing was done.</exception>
    public T Write<T>(Func<ReportWriter, OutboxConnection, T> work)
    {
        lock (_one)
        {
            Look();
            var result = _open.Connection.Atomically(connection => work(_rows, connection));
            _open.Noted();
            return result;
        }
    }

    /// <summary>Writes the log into the file.</summary>
    public void Checkpoint()
    {
        lock (_one)
            _open.Connection.Checkpoint();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_one)
            Close(_open.Fate());
    }

    /// <summary>A connection as all of them are.</summary>
    public static OutboxConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = OutboxFile.Connect(path, mode);
        connection.Script(
            """
            PRAGMA busy_timeout = 5000;
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            PRAGMA secure_delete = ON;
            """);
        return connection;
    }

    private static OpenOutbox Connect(OutboxFile file)
    {
        file.CreateDirectory();
        StoreSalvage.Finish(file);
        file.CreateFile();
        file.RefuseForeignLinks();
        var connection = Connect(file.Location, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Script("PRAGMA journal_mode = WAL");
            ReportTables.Prepare(file.Location, connection);
            var opened = OpenOutbox.On(file.Location, connection);
            // What leads to rows has no checksum; of a large file it is looked at where rows are read.
            if (opened.Stamp.Size <= LookedThrough && connection.Scalar("PRAGMA quick_check(1)") is not "ok")
                throw StateFailures.Damage("quick_check");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is written to a file without a name is gone when it is closed, and what is written to
    /// another one spoils it. A log that was removed is written back as it is closed, and begun
    /// again.</summary>
    private void Look()
    {
        var fate = _open.Fate();
        if (fate == FileFate.Same)
            return;
        if (fate != FileFate.Unlogged)
            throw new OutboxException(new Failure(FailureKind.StateUnavailable,
                $"the store {_file.Location} was moved, removed or replaced while it was used; restart the "
                + "receiver"));
        Close(fate);
        _open = Connect(_file);
        _rows = new ReportWriter(_open.Connection, _table);
    }

    private void Close(FileFate fate)
    {
        _rows.Dispose();
        _open.Close(fate);
    }
}
