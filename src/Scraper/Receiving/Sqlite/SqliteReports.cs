using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>The store in one file, <c>receiver.db</c>: WAL, <c>synchronous=FULL</c>, one commit a
/// batch.</summary>
internal sealed class SqliteReports : IReportStore
{
    /// <summary>Its name in the state directory.</summary>
    public const string FileName = "receiver.db";

    private const string What = "the store";

    private readonly string _path;
    private readonly FieldTable _table;
    private readonly FileStamp _stamp;
    private readonly OutboxConnection _writer;
    private readonly ReportWriter _rows;
    private readonly Lock _writing = new();

    private SqliteReports(string path, FieldTable table, OutboxConnection writer)
    {
        (_path, _table, _writer, _stamp) = (path, table, writer, FileStamp.Of(path));
        _rows = new ReportWriter(writer, table);
    }

    /// <summary>Opens the file in a state directory, made where it is missing.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="table">The fields that are counted.</param>
    public static Outcome<SqliteReports> Open(string directory, FieldTable table)
    {
        var path = Path.Combine(directory, FileName);
        return Told(path, () =>
        {
            new OutboxFile(directory).CreateDirectory();
            StateGuard.RefuseForeignLink(path);
            // Only where it is missing: closing a second handle of the file would drop SQLite's locks on it.
            if (!File.Exists(path))
                OutboxFile.OpenOrCreate(path, FileShare.ReadWrite).Dispose();
            var connection = Connect(path, SqliteOpenMode.ReadWrite);
            connection.Script("PRAGMA journal_mode = WAL");
            Prepare(path, connection);
            return new SqliteReports(path, table, connection);
        });
    }

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> KeepAsync(
        IReadOnlyList<ReceivedReport> batch, CancellationToken cancellation) =>
        WriteAsync<IReadOnlyList<bool>>(_ => _rows.Keep(batch), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ReadAsync(
        IdRange ids, DateTimeOffset until, bool points, Action<ServerReports> read,
        CancellationToken cancellation)
    {
        var told = await Task.Run(() => Told(_path, () =>
        {
            using var connection = Connect(_path, SqliteOpenMode.ReadOnly);
            return connection.Atomically(
                one => new ReportReader(one, _table).Read(ids, until, points, read, cancellation),
                writes: false);
        }), cancellation);
        return told.Succeeded(out _, out var failure) ? null : failure;
    }

    /// <inheritdoc/>
    public Task<Outcome<long>> CountNamelessAsync(
        DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation) =>
        Task.Run(() => Told(_path, () =>
        {
            using var connection = Connect(_path, SqliteOpenMode.ReadOnly);
            return connection.Number(
                "SELECT COUNT(*) FROM counted "
                    + "WHERE id = '' AND observed_at >= $since AND observed_at < $until",
                ("$since", since.ToUnixTimeMilliseconds()), ("$until", until.ToUnixTimeMilliseconds()));
        }), cancellation);

    /// <inheritdoc/>
    public Task<Outcome<long>> LetGoAsync(
        DateTimeOffset before, TimeSpan interval, CancellationToken cancellation) =>
        EachServerAsync(id => _rows.LetGo(id, before.ToUnixTimeMilliseconds(), interval), cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<bool>> ForgetAsync(string id, CancellationToken cancellation)
    {
        var forgotten = await WriteAsync(_ => _rows.Forget(id), cancellation);
        // What was removed is overwritten in the file; the log before it goes, too.
        return forgotten.Then<bool>(known => Told(_path, () =>
        {
            lock (_writing)
                _writer.Checkpoint();
            return known;
        }));
    }

    /// <inheritdoc/>
    public Task<Outcome<long>> RebuildAsync(
        Func<ReadOnlyMemory<byte>, string?, CountedReport> count, CancellationToken cancellation) =>
        EachServerAsync(id => _rows.Rebuild(id, count), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ProbeAsync(CancellationToken cancellation)
    {
        var told = await WriteAsync(connection => connection.Number("PRAGMA user_version"), cancellation);
        return told.Succeeded(out _, out var failure) ? null : failure;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<Outcome<T>> WriteAsync<T>(Func<OutboxConnection, T> work, CancellationToken cancellation)
        where T : notnull =>
        Task.Run(() => Told(_path, () =>
        {
            lock (_writing)
            {
                RefuseAnotherFile();
                return _writer.Atomically(work);
            }
        }), cancellation);

    /// <summary>What is written to a file without a name is gone when it is closed.</summary>
    private void RefuseAnotherFile()
    {
        if (!FileStamp.Of(_path).IsSameFile(_stamp))
            throw new OutboxException(new Failure(FailureKind.StateUnavailable,
                $"{What} {_path} was moved, removed or replaced while it was used; restart the receiver"));
    }

    /// <summary>Work on one server after another, each in a transaction of its own, so that reports come in
    /// between.</summary>
    private async Task<Outcome<long>> EachServerAsync(Func<string, long> work, CancellationToken cancellation)
    {
        var done = 0L;
        for (string? id = null; !cancellation.IsCancellationRequested;)
        {
            var after = id;
            var step = await WriteAsync(connection =>
            {
                var next = connection.Scalar(
                    "SELECT id FROM server WHERE $after IS NULL OR id > $after ORDER BY id LIMIT 1",
                    ("$after", after)) as string;
                return (Id: next, Done: next is null ? 0 : work(next));
            }, cancellation);
            if (!step.Succeeded(out var one, out var failure))
                return failure;
            if (one.Id is null)
                break;
            (id, done) = (one.Id, done + one.Done);
        }
        return done;
    }

    private static OutboxConnection Connect(string path, SqliteOpenMode mode)
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

    private static void Prepare(string path, OutboxConnection connection) => connection.Atomically(_ =>
    {
        var version = OutboxLayout.VersionOf(connection);
        if (version == 0)
            connection.Script(ReportTables.Create + $"PRAGMA user_version = {ReportTables.Version};");
        else if (version != ReportTables.Version)
            throw new OutboxException(StateFailures.FromTheFuture(path, version, What));
        return 0;
    });

    private static Outcome<T> Told<T>(string path, Func<T> work)
        where T : notnull
    {
        try
        {
            return work();
        }
        catch (OutboxException e)
        {
            return e.Failure;
        }
        catch (RefusedException e)
        {
            return StoreFailures.RefusedNow($"{What} {path}", e);
        }
        catch (SqliteException e)
        {
            return StateFailures.Of(e, path, What);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateFailures.Of(e, path);
        }
    }
}
