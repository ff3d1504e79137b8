using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// Runs each transaction of the outbox on a connection of its own, so that a state directory that was wiped,
/// moved or repaired under a running program is seen at once. A damaged file is set aside, what can still be
/// read of it is taken over, and the work goes on in a new one.
/// </summary>
/// <param name="file">Where.</param>
/// <param name="time">Names what is set aside; that it was set moves what is kept.</param>
/// <param name="damaged">Told once for each file that is set aside.</param>
internal sealed class OutboxStore(OutboxFile file, TimeProvider time, Action<Failure> damaged)
{
    private const int DamageCode = 11; // SQLITE_CORRUPT

    private readonly Lock _gate = new();
    private readonly ClockJumps _jumps = new(time);

    /// <summary>A transaction that looks and changes nothing.</summary>
    /// <exception cref="OutboxException">The state directory failed.</exception>
    public T Read<T>(Func<SqliteConnection, T> work) => Guarded(() => Once(work, deferred: true));

    /// <summary>A change, on disk when this returns.</summary>
    /// <exception cref="OutboxException">The state directory failed; nothing was changed.</exception>
    public T Write<T>(Func<SqliteConnection, T> work) => Guarded(() => Once(work, deferred: false));

    /// <summary>Looks at every page of the file.</summary>
    /// <exception cref="OutboxException">The state directory cannot be used.</exception>
    public void Check() => Guarded(() =>
    {
        using var connection = file.Open();
        return IsWhole(connection) ? true : throw new SqliteException("quick_check", DamageCode);
    });

    /// <summary>The same for the locks beside the file.</summary>
    /// <exception cref="OutboxException">The state directory failed.</exception>
    public FileStream? TryLock(string name) => file.Told(() => file.TryLock(name));

    private T Once<T>(Func<SqliteConnection, T> work, bool deferred)
    {
        using var connection = file.Open();
        using var transaction = connection.BeginTransaction(deferred);
        var jump = _jumps.Next();
        if (jump != TimeSpan.Zero)
            DeliveryTable.Shift(connection, jump);
        var result = work(connection);
        transaction.Commit();
        _jumps.TakenIn(jump);
        return result;
    }

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            return file.Told(() =>
            {
                try
                {
                    return work();
                }
                catch (SqliteException e) when (StateFailures.IsDamage(e))
                {
                    Heal();
                    return work();
                }
            });
        }
    }

    // Under a lock and only after a second look: of two processes that found the damage, the second would
    // otherwise set aside the first one's new file.
    private void Heal()
    {
        using var alone = file.TryLock("repair") ?? throw new OutboxException(new Failure(
            FailureKind.StateCorrupt,
            $"the outbox {file.Location} is being repaired by another process; try again"));
        if (!IsDamaged())
            return;
        var aside = file.SetAside(time.GetUtcNow());
        using var connection = file.Open();
        var saved = Salvage.Copy(aside, connection);
        damaged(new Failure(FailureKind.StateCorrupt,
            $"the outbox {file.Location} was damaged: it is now {aside}, {saved} waiting reports of it were "
            + "taken over into a new one"));
    }

    private bool IsDamaged()
    {
        try
        {
            using var connection = file.Open();
            return !IsWhole(connection);
        }
        catch (SqliteException e) when (StateFailures.IsDamage(e))
        {
            return true;
        }
    }

    private static bool IsWhole(SqliteConnection connection) =>
        connection.Scalar("PRAGMA quick_check(1)") is "ok";
}
