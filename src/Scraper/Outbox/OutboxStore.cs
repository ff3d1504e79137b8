using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// Runs the transactions of the outbox, one at a time, on one connection. A file that was wiped, moved,
/// replaced or repaired under a running program is noticed before each; a damaged one is repaired, and the
/// work goes on in the new one.
/// </summary>
/// <param name="file">Where.</param>
/// <param name="time">Names what is set aside; that it was set moves what is kept.</param>
/// <param name="damaged">Told once for each file that is set aside, or that somebody took away with what
/// waited in it.</param>
internal sealed class OutboxStore(OutboxFile file, TimeProvider time, Action<Failure> damaged) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Repair _repair = new(file, time, damaged);
    private readonly ClockJumps _jumps = new(time);
    private OpenOutbox? _open;

    // Where damage was found, for the repair.
    private FileStamp _opened;

    /// <summary>Opens it, created where it is missing, and looks at every page of it.</summary>
    /// <exception cref="OutboxException">The state directory cannot be used.</exception>
    public static OutboxStore Open(OutboxOptions options, TimeProvider time, Action<Failure> damaged)
    {
        var store = new OutboxStore(OutboxFile.Of(options), time, damaged);
        try
        {
            store.Guarded(store.Checked);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>A transaction that looks and changes nothing.</summary>
    /// <exception cref="OutboxException">The state directory failed.</exception>
    public T Read<T>(Func<OutboxConnection, T> work) =>
        Guarded(() => Once(work, writes: false));

    /// <summary>Keeps something: on disk when this returns, and never with the room that settling needs.
    /// </summary>
    /// <exception cref="OutboxException">The state directory failed; nothing was changed.</exception>
    public T Keep<T>(Func<OutboxConnection, T> work) => WithinRoom(() => Once(work, writes: true));

    /// <summary>The same for what a power cut may take, though a kill may not: on disk with whatever is kept
    /// or settled next.</summary>
    /// <exception cref="OutboxException">The state directory failed; nothing was changed.</exception>
    public T Note<T>(Func<OutboxConnection, T> work) =>
        WithinRoom(() => Once(work, writes: true, synced: false));

    /// <summary>Changes or removes what was kept: on disk when this returns.</summary>
    /// <exception cref="OutboxException">The state directory failed; nothing was changed.</exception>
    public T Settle<T>(Func<OutboxConnection, T> work) =>
        Guarded(() => WithRoom(() => Once(work, writes: true)));

    /// <summary>Gives back what was drained; a volume without the room for that gets it later.</summary>
    public void Shrink() => Guarded(() =>
    {
        try
        {
            var connection = Current().Connection;
            if (OutboxQueries.IsMostlyEmpty(connection))
                OutboxQueries.GiveBack(connection);
        }
        catch (SqliteException e) when (StateFailures.IsFull(e))
        {
        }
        return true;
    });

    /// <inheritdoc cref="OpenOutbox.IsChangedByOthers"/>
    /// <exception cref="OutboxException">The state directory failed.</exception>
    public bool IsChangedByOthers() => Guarded(() => WithRoom(Current).IsChangedByOthers());

    /// <summary>The same for the locks beside the file.</summary>
    /// <exception cref="OutboxException">The state directory failed.</exception>
    public FileStream? TryLock(string name) => file.Told(() => file.TryLock(name));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            Close(FileFate.Same);
    }

    private bool Checked()
    {
        var connection = WithRoom(Current).Connection;
        if (!OutboxSchema.IsIntact(connection) || connection.Scalar("PRAGMA integrity_check(1)") is not "ok"
            || connection.Scalar("PRAGMA foreign_key_check") is not null)
            throw StateFailures.Damage("integrity_check");
        WithRoom(() => connection.Atomically(_ =>
        {
            OutboxLayout.Recount(connection);
            return true;
        }));
        return true;
    }

    private T Once<T>(Func<OutboxConnection, T> work, bool writes, bool synced = true)
    {
        while (true)
        {
            var open = WithRoom(Current);
            var jump = _jumps.Next();
            if (!writes && jump == TimeSpan.Zero)
                return open.Connection.Atomically(work, writes: false);
            var (still, result) = open.Connection.Atomically(
                connection => IsReplaced(open) ? (false, default!) : (true, Shifted(connection, jump, work)),
                synced: synced);
            open.Noted();
            if (!still)
                continue;
            _jumps.TakenIn(jump);
            return result;
        }
    }

    private static T Shifted<T>(OutboxConnection connection, TimeSpan jump, Func<OutboxConnection, T> work)
    {
        if (jump != TimeSpan.Zero)
            DeliveryTable.Shift(connection, jump);
        return work(connection);
    }

    // While this waited for the right to write, a repair by another process may have replaced the file.
    private bool IsReplaced(OpenOutbox open) => open.Fate() == FileFate.Replaced;

    private OpenOutbox Current()
    {
        StateGuard.RefuseOpenToAll(file.Directory);
        if (_open?.Fate() is { } fate and not FileFate.Same)
        {
            var owed = fate == FileFate.Replaced ? _open.Owed() : 0;
            Close(fate);
            if (fate is FileFate.Overwritten or FileFate.Spoilt)
                Checked();
            if (owed > 0 || fate == FileFate.Overwritten)
                TellTakenAway(owed);
        }
        if (_open is not null)
            return _open;
        _repair.Finish();
        _opened = FileStamp.Of(file.Location);
        _open = OpenOutbox.Open(file);
        _opened = _open.Stamp;
        return _open;
    }

    // By whom, and whether they are kept elsewhere, nobody knows here; a repair by another process says more.
    private void TellTakenAway(long owed) => damaged(new Failure(FailureKind.StateCorrupt, owed > 0
        ? $"the outbox {file.Location} was removed or replaced while it was open: {owed} deliveries waited "
            + "in it, what is in its place now is delivered"
        : $"the outbox {file.Location} was written over by another one while it was open: what that one "
            + "holds is delivered"));

    private void Close(FileFate fate)
    {
        var open = _open;
        _open = null;
        open?.Close(fate);
    }

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            return file.Told(() =>
            {
                try
                {
                    return Closing(work);
                }
                catch (SqliteException e) when (StateFailures.IsDamage(e))
                {
                    WithRoom(() => Replaced(_opened));
                    return Closing(work);
                }
            });
        }
    }

    private bool Replaced(FileStamp found)
    {
        _repair.Replace(found);
        return true;
    }

    // Opened anew the next time, unless the disk is full or another process writes: that ends by itself.
    private T Closing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            || (e is SqliteException error && !StateFailures.MayPass(error)))
        {
            Close(FileFate.Same);
            throw;
        }
    }

    /// <summary>Does what may take the room that is held back.</summary>
    private T WithRoom<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (StateFailures.IsFull(e) && file.Reserve.GiveUp())
        {
            WriteBack();
            return work();
        }
    }

    private T WithinRoom<T>(Func<T> work) => Guarded(() =>
    {
        try
        {
            HoldRoom();
            return work();
        }
        catch (Exception e) when (StateFailures.IsFull(e))
        {
            if (!MakeRoom())
                throw;
            HoldRoom();
            return work();
        }
    });

    private void HoldRoom()
    {
        if (file.Reserve.IsHeld)
            return;
        WithRoom(Current); // the directory may be gone
        file.Reserve.Take();
    }

    /// <summary>Gives what was drained back to the volume; false where nothing was.</summary>
    private bool MakeRoom()
    {
        var connection = Current().Connection;
        if (!OutboxQueries.HasEmptyPages(connection))
            return false;
        file.Reserve.GiveUp();
        do
            WriteBack();
        while (OutboxQueries.GiveBack(connection));
        return true;
    }

    private void WriteBack()
    {
        _open?.Connection.Checkpoint();
        _open?.Noted();
    }
}
