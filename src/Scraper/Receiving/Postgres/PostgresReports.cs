using System.IO;
using Npgsql;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Postgres;

/// <summary>The store in a PostgreSQL, for several receivers at once. While it is away nothing is kept; it is
/// used again as soon as it is back.</summary>
internal sealed class PostgresReports : IReportStore
{
    // Each takes two connections; a question has ten parts, and another one may be under way.
    private const int MostReads = 4;

    private const int MostTries = 10;

    private const int ProbeSeconds = 3;

    private readonly Database _database;
    private readonly FieldTable _table;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(MostReads);
    private volatile bool _isPrepared;
    private long _gone;

    private PostgresReports(Database database, FieldTable table, TimeProvider time) =>
        (_database, _table, _time) = (database, table, time);

    /// <summary>A store that need not be there yet.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="table">The fields that are counted.</param>
    /// <param name="time">Says which months are made ahead.</param>
    /// <param name="cancellation">Ends the wait for the database.</param>
    /// <returns>A failure where only a person can mend it: a URL that is none, a newer layout.</returns>
    public static async Task<Outcome<PostgresReports>> OpenAsync(
        PostgresOptions options, FieldTable table, TimeProvider time, CancellationToken cancellation)
    {
        if (Database.Fault(options.Url!) is { } fault)
            return fault;
        var store = new PostgresReports(new Database(options.Url!), table, time);
        try
        {
            await store.PrepareAsync(cancellation);
        }
        catch (OutboxException e)
        {
            await store.DisposeAsync();
            return e.Failure;
        }
        catch (Exception e) when (PostgresFailures.IsKnown(e))
        {
            // It is away; who asks whether it is ready is told.
        }
        return store;
    }

    /// <summary>Asks it what is there, and makes nothing.</summary>
    public static async Task<Outcome<FoundStore>> LookAsync(
        PostgresOptions options, FieldTable table, TimeProvider time, CancellationToken cancellation)
    {
        if (Database.Fault(options.Url!) is { } fault)
            return fault;
        await using var store = new PostgresReports(new Database(options.Url!), table, time);
        return await store.ToldAsync(async () =>
        {
            await using var session = await store._database.WriteAsync(cancellation);
            var layout = await Layout.FindAsync(session, store._database.Name);
            if (layout > 0)
                await TryToWriteAsync(session);
            return new FoundStore(layout, PostgresTables.Version);
        });
    }

    /// <summary>Reports observed before this time may have been let go, so that nobody can tell whether one
    /// was kept before. It never goes back, whatever clocks do; it is as the last transaction saw
    /// it.</summary>
    public DateTimeOffset LetGoBefore => new(Interlocked.Read(ref _gone), TimeSpan.Zero);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> KeepAsync(
        IReadOnlyList<ReceivedReport> batch, CancellationToken cancellation) =>
        WriteAsync<IReadOnlyList<bool>>(async rows => await rows.KeepAsync(batch), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ReadAsync(
        IdRange ids, DateTimeOffset until, bool points, Action<ServerReports> read,
        CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            var told = await ToldAsync(async () =>
            {
                await using var servers = await _database.ReadAsync(cancellation);
                if (!await Layout.IsThereAsync(servers))
                    return false;
                await using var reports = await _database.ReadBesideAsync(servers, cancellation);
                await new PostgresReader(_table).ReadAsync(
                    (servers, reports), ids, until, points, read, cancellation);
                return true;
            });
            return told.Failure;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public Task<Outcome<long>> CountNamelessAsync(
        DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation) => ToldAsync(async () =>
        {
            await using var session = await _database.ReadAsync(cancellation);
            return await Layout.IsThereAsync(session)
                ? (await session.RowsAsync(
                    "SELECT count(*) FROM counted WHERE id = '' AND observed_at >= $1 AND observed_at < $2",
                    row => row.GetInt64(0), Sent.Of(since.ToUnixTimeMilliseconds()),
                    Sent.Of(until.ToUnixTimeMilliseconds())))[0]
                : 0;
        });

    /// <inheritdoc/>
    public async Task<Outcome<long>> LetGoAsync(
        DateTimeOffset before, TimeSpan interval, CancellationToken cancellation)
    {
        var told = await WriteAsync(rows => rows.SayGoneAsync(before), cancellation);
        if (told.Failure is { } failure)
            return failure;
        var gone = await EachServerAsync(
            (rows, id) => rows.LetGoAsync(id, before.ToUnixTimeMilliseconds(), interval), cancellation);
        var months = await ToldAsync(() => ChangeMonthsAsync(before, cancellation));
        return months.Then(_ => gone);
    }

    /// <inheritdoc/>
    public Task<Outcome<bool>> ForgetAsync(string id, CancellationToken cancellation) =>
        WriteAsync(rows => rows.ForgetAsync(id), cancellation);

    /// <inheritdoc/>
    public Task<Outcome<long>> RebuildAsync(
        Func<ReadOnlyMemory<byte>, string?, CountedReport> count, CancellationToken cancellation) =>
        EachServerAsync((rows, id) => rows.RebuildAsync(id, count), cancellation);

    /// <inheritdoc/>
    public async Task<Failure?> ProbeAsync(CancellationToken cancellation)
    {
        var told = await ToldAsync(async () =>
        {
            await PrepareOnceAsync(cancellation);
            await using var session = await _database.WriteAsync(cancellation, ProbeSeconds);
            _gone = (await Layout.GuardAsync(session, _database.Name)).UtcTicks;
            await TryToWriteAsync(session);
            return true;
        });
        return told.Failure;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reading.Dispose();
        return _database.DisposeAsync();
    }

    /// <summary>Nothing is looked at, and yet one that may only be read says no.</summary>
    private static Task TryToWriteAsync(Session session) =>
        session.RunAsync("SELECT FROM server WHERE false FOR UPDATE");

    /// <summary>One transaction; where it collides with another receiver's it is tried again.</summary>
    private Task<Outcome<T>> WriteAsync<T>(Func<PostgresWriter, Task<T>> work, CancellationToken cancellation)
        where T : notnull => ToldAsync(async () =>
        {
            await PrepareOnceAsync(cancellation);
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await AtomicallyAsync(work, cancellation);
                }
                catch (PostgresException e) when (PostgresFailures.IsOfRivals(e) && tries < MostTries)
                {
                    // One of the two went through.
                }
            }
        });

    private async Task<T> AtomicallyAsync<T>(
        Func<PostgresWriter, Task<T>> work, CancellationToken cancellation)
    {
        await using var session = await _database.WriteAsync(cancellation);
        _gone = (await Layout.GuardAsync(session, _database.Name)).UtcTicks;
        var done = await work(new PostgresWriter(session, _table));
        await session.CommitAsync();
        return done;
    }

    private Task<Outcome<long>> EachServerAsync(
        Func<PostgresWriter, string, Task<long>> work, CancellationToken cancellation) =>
        ServerWalk.RunAsync(after => WriteAsync(async rows =>
        {
            var next = await rows.NextAsync(after);
            return new ServerStep(next, next is null ? 0 : await work(rows, next));
        }, cancellation), cancellation);

    private async Task PrepareOnceAsync(CancellationToken cancellation)
    {
        if (!_isPrepared)
            await PrepareAsync(cancellation);
        _isPrepared = true;
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await using (var session = await _database.WriteAsync(cancellation))
        {
            await Layout.PrepareAsync(session, _database.Name);
            await session.CommitAsync();
        }
        await ChangeMonthsAsync(DateTimeOffset.MinValue, cancellation);
    }

    /// <summary>Months are made ahead, and those that hold nothing any more are dropped.</summary>
    /// <param name="before">What was observed earlier is gone.</param>
    /// <param name="cancellation">Ends it.</param>
    private async Task<bool> ChangeMonthsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var session = await _database.WriteAsync(cancellation);
        var changed = await Months.ChangeAsync(session, _time.GetUtcNow(), before);
        if (changed)
            await session.CommitAsync();
        return changed;
    }

    private async Task<Outcome<T>> ToldAsync<T>(Func<Task<T>> work)
        where T : notnull
    {
        try
        {
            return Outcome<T>.Of(await work());
        }
        catch (OutboxException e)
        {
            _isPrepared = false;
            return e.Failure;
        }
        catch (RefusedException e)
        {
            return StoreFailures.RefusedNow(_database.Name, e);
        }
        catch (InvalidDataException e)
        {
            return new Failure(FailureKind.StateCorrupt,
                $"{_database.Name} holds a row that cannot be read: {e.Message}; scraper usage --rebuild "
                + "counts all again");
        }
        catch (Exception e) when (PostgresFailures.IsKnown(e))
        {
            _isPrepared = false;
            if (PostgresFailures.IsAway(e))
                _database.Forget();
            return PostgresFailures.Of(e, _database.Name);
        }
    }
}
