using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// Puts a new file in the place of one that is damaged or of an older layout. What can be read is copied
/// first, into a file of another name that takes its place only when it is whole and on disk: a kill at any
/// moment leaves the old file, or the new one under its first name or its last.
/// </summary>
/// <param name="file">The outbox.</param>
/// <param name="time">Names what is set aside.</param>
/// <param name="damaged">Told once for each damaged file.</param>
internal sealed class Repair(OutboxFile file, TimeProvider time, Action<Failure> damaged)
{
    /// <summary>The copy while it is made; of no worth after a kill.</summary>
    private string Copying => file.Location + ".repairing";

    /// <summary>The damaged file as far as its schema needs help; of no worth after a kill.</summary>
    private string Grafted => file.Location + ".grafted";

    /// <summary>The copy that is whole. While there is no outbox beside it, it is the outbox.</summary>
    private string Whole => file.Location + ".repaired";

    /// <summary>Replaces the file in which damage was found, unless somebody did before.</summary>
    /// <param name="found">The file with the damage. Of two processes that found it the second would
    /// otherwise set aside the first one's new file.</param>
    /// <exception cref="OutboxException">Another process is at it.</exception>
    public void Replace(FileStamp found)
    {
        using var alone = Alone();
        if (!FileStamp.Of(file.Location).IsSameFile(found))
            return;
        // Held until the new file is in its place: nobody else writes into the old one any more.
        using var from = OutboxFile.Connect(file.Location, SqliteOpenMode.ReadWrite);
        var older = Hold(from) ? WholeOlder(from) : null;
        var saved = Copy(from);
        File.Move(Copying, Whole, overwrite: true);
        if (older is { } version && saved.Lost == 0)
            NewDatabase.Remove(PutInPlace($"layout-{version}"));
        else
            Tell(PutInPlace("damaged"), saved);
    }

    /// <summary>Ends a repair that a kill interrupted between two names.</summary>
    /// <exception cref="OutboxException">Another process is at it.</exception>
    public void Finish()
    {
        if (file.Exists || !File.Exists(Whole))
            return;
        using var alone = Alone();
        if (file.Exists || !File.Exists(Whole))
            return;
        PutInPlace("damaged");
        damaged(new Failure(FailureKind.StateCorrupt,
            $"the outbox {file.Location} was being replaced by a new file when the program was killed: that "
            + "is finished now"));
    }

    private FileStream Alone() => file.TryLock("repair") ?? throw new OutboxException(new Failure(
        FailureKind.StateCorrupt,
        $"the outbox {file.Location} is being repaired by another process; try again"));

    private void Tell(string aside, Salvaged saved)
    {
        var lost = saved.Lost > 0 ? $", {saved.Lost} could not be read" : "";
        damaged(new Failure(FailureKind.StateCorrupt,
            $"the outbox {file.Location} was damaged: it is now {aside}, {saved.Waiting} waiting reports of "
            + $"it were taken over into a new one{lost}"));
    }

    /// <summary>Takes the right to write; false where the file is too broken for anybody to have it.
    /// </summary>
    private static bool Hold(OutboxConnection from)
    {
        try
        {
            from.Script("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE");
            return true;
        }
        catch (SqliteException e) when (StateFailures.IsDamage(e))
        {
            return false;
        }
    }

    /// <summary>The version of a file that is only old; null where it is damaged.</summary>
    private static long? WholeOlder(OutboxConnection from)
    {
        try
        {
            var version = OutboxLayout.VersionOf(from);
            return version is OlderLayouts.One or OlderLayouts.Two && !SchemaGraft.IsNeeded(from)
                && from.Scalar("PRAGMA integrity_check(1)") is "ok" ? version : null;
        }
        catch (SqliteException e) when (StateFailures.IsDamage(e))
        {
            return null;
        }
    }

    private Salvaged Copy(OutboxConnection from)
    {
        RemoveHelpers();
        try
        {
            return NewDatabase.Make(Copying, into =>
            {
                into.Script("PRAGMA auto_vacuum = INCREMENTAL");
                into.Atomically(OutboxLayout.CreateTables);
                return Read(from, into);
            });
        }
        finally
        {
            RemoveHelpers();
        }
    }

    private Salvaged Read(OutboxConnection from, OutboxConnection into)
    {
        try
        {
            if (SchemaGraft.IsNeeded(from))
            {
                var layout = SchemaGraft.LayoutOf(from);
                from.Dispose(); // writes its log back, as far as there is one
                SchemaGraft.Make(file.Location, layout, Grafted);
                using var grafted = OutboxFile.Connect(Grafted, SqliteOpenMode.ReadWrite);
                return Salvage.Copy(grafted, into);
            }
            return Salvage.Copy(from, into);
        }
        catch (SqliteException e) when (StateFailures.IsDamage(e))
        {
            return new Salvaged(0, 0); // nothing of it can be read
        }
    }

    private string PutInPlace(string what)
    {
        var aside = file.SetAside(what, time.GetUtcNow());
        File.Move(Whole, file.Location);
        return aside;
    }

    private void RemoveHelpers()
    {
        foreach (var helper in (string[])
            [Grafted, StrayReports.CopyOf(file.Location), StrayReports.CopyOf(Grafted)])
            NewDatabase.Remove(helper);
    }
}
