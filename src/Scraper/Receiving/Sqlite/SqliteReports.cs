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

    private const string Gone = "SELECT before FROM gone";

    // Less than that is none: a batch and its log would not fit.
    private const long LeastRoom = 1024 * 1024;

    private readonly OutboxFile _file;
    private readonly FieldTable _table;
    private readonly StoreWriter _writer;
    private long _gone;

    private SqliteReports(OutboxFile file, FieldTable table)
    {
        (_file, _table, _writer) = (file, table, new StoreWriter(file, table));
        _gone = _writer.Write((_, connection) => connection.Number(Gone));
    }

    /// <inheritdoc/>
    public DateTimeOffset LetGoBefore =>
        DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _gone));

    private string Location => _file.Location;

    /// <summary>Opens the file in a state directory, made where it is missing.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="table">The fields that are counted.</param>
    public static Outcome<SqliteReports> Open(string directory, FieldTable table)
    {
        var file = FileIn(directory);
        return Told(file.Location, () => new SqliteReports(file, table));
    }

    /// <summary>Looks at the file in a state directory; makes and changes nothing.</summary>
    public static Outcome<FoundStore> Look(string directory)
    {
        var file = FileIn(directory);
        return Told(file.Location, () =>
        {
            using var connection = file.ConnectForReading();
            var layout = connection is null ? 0 : ReportTables.Find(file.Location, connection);
            // One of its tables, for damage that a header does not tell.
            if (layout > 0)
                connection!.Number("SELECT COUNT(*) FROM (SELECT 1 FROM server LIMIT 1)");
            return new FoundStore(layout, ReportTables.Version);
        });
    }

    /// <summary>Saves what can be read of a damaged file into a new one in its place.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="table">The fields that are counted.</param>
    /// <param name="count">What is counted of a body and its stamp.</param>
    /// <param name="time">Names the damaged file.</param>
    public static Outcome<SavedReports> Save(
        string directory, FieldTable table, Func<ReadOnlyMemory<byte>, string?, CountedReport> count,
        TimeProvider time)
    {
        var file = FileIn(directory);
        return Told(file.Location, () => new StoreSalvage(file, table, count).Save(time));
    }

    /// <summary>The file of a state directory.</summary>
    public static OutboxFile FileIn(string directory) => new(directory, "receiver");

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> KeepAsync(
        IReadOnlyList<ReceivedReport> batch, CancellationToken cancellation) =>
        WriteAsync<IReadOnlyList<bool>>((rows, _) => rows.Keep(batch), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ReadAsync(
        IdRange ids, DateTimeOffset until, bool points, Action<ServerReports> read,
        CancellationToken cancellation)
    {
        var told = await Task.Run(() => Told(Location, () =>
        {
            using var connection = StoreWriter.Connect(Location, SqliteOpenMode.ReadOnly);
            return connection.Atomically(
                one => new ReportReader(one, _table).Read(ids, until, points, read, cancellation),
                writes: false);
        }), cancellation);
        return told.Succeeded(out _, out var failure) ? null : failure;
    }

    /// <inheritdoc/>
    public Task<Outcome<long>> CountNamelessAsync(
        DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation) =>
        Task.Run(() => Told(Location, () =>
        {
            using var connection = StoreWriter.Connect(Location, SqliteOpenMode.ReadOnly);
            return new ReportReader(connection, _table).CountNameless(since, until);
        }), cancellation);

    /// <inheritdoc/>
    public Task<Outcome<long>> LetGoAsync(
        DateTimeOffset before, TimeSpan interval, CancellationToken cancellation) =>
        LetGoAsync(before.ToUnixTimeMilliseconds(), interval, cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<bool>> ForgetAsync(string id, CancellationToken cancellation)
    {
        var forgotten = await WriteAsync((rows, _) => rows.Forget(id), cancellation);
        // What was removed is overwritten in the file; the log before it goes, too.
        return forgotten.Then<bool>(known => Told(Location, () =>
        {
            _writer.Checkpoint();
            return known;
        }));
    }

    /// <inheritdoc/>
    public Task<Outcome<long>> RebuildAsync(
        Func<ReadOnlyMemory<byte>, string?, CountedReport> count, CancellationToken cancellation) =>
        EachServerAsync((rows, id) => rows.Rebuild(id, count), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ProbeAsync(CancellationToken cancellation)
    {
        var told = await WriteAsync((_, connection) => connection.Number(Gone), cancellation);
        if (!told.Succeeded(out _, out var failure))
            return failure;
        var room = Told(Location, () => new DriveInfo(_file.Directory).AvailableFreeSpace);
        return !room.Succeeded(out var bytes, out failure) ? failure
            : bytes < LeastRoom ? StateFailures.DiskFull(Location)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Outcome<long>> LetGoAsync(
        long before, TimeSpan interval, CancellationToken cancellation)
    {
        // Said first: no report is taken whose id may be gone.
        var said = await WriteAsync(
            (rows, connection) =>
            {
                rows.Gone(before);
                return connection.Number(Gone);
            },
            cancellation);
        if (!said.Succeeded(out var gone, out var failure))
            return failure;
        Interlocked.Exchange(ref _gone, gone);
        return await EachServerAsync((rows, id) => rows.LetGo(id, before, interval), cancellation);
    }

    private Task<Outcome<T>> WriteAsync<T>(
        Func<ReportWriter, OutboxConnection, T> work, CancellationToken cancellation)
        where T : notnull =>
        Task.Run(() => Told(Location, () => _writer.Write(work)), cancellation);

    private Task<Outcome<long>> EachServerAsync(
        Func<ReportWriter, string, long> work, CancellationToken cancellation) =>
        ServerWalk.RunAsync(after => WriteAsync((rows, connection) =>
        {
            var next = connection.Scalar(
                "SELECT id FROM server WHERE $after IS NULL OR id > $after ORDER BY id LIMIT 1",
                ("$after", after)) as string;
            return new ServerStep(next, next is null ? 0 : work(rows, next));
        }, cancellation), cancellation);

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
            return Told(StateFailures.Of(e, path, What));
        }
        catch (InvalidDataException)
        {
            return Told(StateFailures.Of(StateFailures.Damage("a row that cannot be read"), path, What));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateFailures.Of(e, path);
        }
    }

    private static Failure Told(Failure failure) => failure.Kind != FailureKind.StateCorrupt ? failure
        : new Failure(failure.Kind, failure.Message
            + "; put a backup in its place, or save what can be read with scraper usage --rebuild");
}
