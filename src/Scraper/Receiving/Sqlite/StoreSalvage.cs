using System.IO;
using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>
/// Puts a new file in the place of a damaged <c>receiver.db</c>: every body that can be read and fits its
/// checksum is counted again, and what outlives reports is taken over. The new file takes the old one's place
/// when it is whole and on disk; the old one stays beside it.
/// </summary>
/// <param name="file">The store.</param>
/// <param name="table">The fields that are counted.</param>
/// <param name="count">What is counted of a body and its stamp.</param>
internal sealed class StoreSalvage(
    OutboxFile file, FieldTable table, Func<ReadOnlyMemory<byte>, string?, CountedReport> count)
{
    private const int LargestBatch = 512;

    /// <summary>The copy while it is made; of no worth after a kill.</summary>
    private string Copying => file.Location + ".repairing";

    /// <summary>Ends a salvage that a kill interrupted between two names.</summary>
    /// <exception cref="OutboxException">Another process is at it.</exception>
    public static void Finish(OutboxFile file)
    {
        if (file.Exists || !File.Exists(WholeOf(file)))
            return;
        using var alone = Alone(file);
        if (!file.Exists && File.Exists(WholeOf(file)))
            PutInPlace(file, TimeProvider.System);
    }

    /// <summary>Saves what can be read.</summary>
    /// <param name="time">Names what is set aside.</param>
    /// <exception cref="OutboxException">Another process is at it.</exception>
    /// <exception cref="RefusedException">A body is refused now; nothing was changed.</exception>
    public SavedReports Save(TimeProvider time)
    {
        using var alone = Alone(file);
        // Held until the new file is in its place: nobody else writes into the old one any more.
        using var from = OutboxFile.Connect(file.Location, SqliteOpenMode.ReadWrite);
        Try(() => from.Script("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE"));
        var (kept, lost) = Copy(from);
        File.Move(Copying, WholeOf(file), overwrite: true);
        return new SavedReports(kept, lost, PutInPlace(file, time));
    }

    private static string WholeOf(OutboxFile file) => file.Location + ".repaired";

    private static FileStream Alone(OutboxFile file) => file.TryLock("repair") ?? throw new OutboxException(
        new Failure(FailureKind.StateCorrupt,
            $"the store {file.Location} is being repaired by another process; try again"));

    private static string PutInPlace(OutboxFile file, TimeProvider time)
    {
        var aside = file.SetAside("damaged", time.GetUtcNow());
        File.Move(WholeOf(file), file.Location);
        return aside;
    }

    private (long Kept, long Lost) Copy(OutboxConnection from) => NewDatabase.Make(Copying, into =>
    {
        ReportTables.Prepare(Copying, into);
        return into.Atomically(_ => Copy(from, into));
    });

    private (long Kept, long Lost) Copy(OutboxConnection from, OutboxConnection into)
    {
        // SQLite reads on where the file is shorter than it says.
        Try(() => from.Script("PRAGMA writable_schema = ON"));
        using var writer = new ReportWriter(into, table);
        Try(() => writer.Gone(from.Number("SELECT before FROM gone")));
        Try(() => AdoptServers(from, writer));
        KeepBodies(from, writer);
        return (into.Number("SELECT COUNT(*) FROM report"), Missing(from, into));
    }

    private static void AdoptServers(OutboxConnection from, ReportWriter writer)
    {
        using var servers = new ServerRows(from);
        new DamagedTable(from, "server", "rowid, id", "rowid").ById(values =>
        {
            if (values[1] is string id)
                Try(() => writer.Adopt(servers.Find(id)));
        });
    }

    private void KeepBodies(OutboxConnection from, ReportWriter writer)
    {
        var batch = new List<ReceivedReport>(LargestBatch);
        new DamagedTable(from, "report", "rowid, " + KeptBody.Columns, "rowid").ById(values =>
        {
            if (KeptBody.Of(values) is not { IsWhole: true } kept || Received(kept) is not { } report)
                return;
            batch.Add(report);
            if (batch.Count == LargestBatch)
                KeepBatch();
        });
        KeepBatch();

        void KeepBatch()
        {
            writer.Keep(batch);
            batch.Clear();
        }
    }

    /// <summary>Null where the body is none: of a row without a checksum.</summary>
    private ReceivedReport? Received(KeptBody kept)
    {
        try
        {
            return new ReceivedReport(
                count(ReceivedReport.Unpack(kept.Body), kept.Ip),
                DateTimeOffset.FromUnixTimeMilliseconds(kept.ReceivedAt), kept.Body);
        }
        catch (Exception none) when (none is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reports that were counted and whose bodies could not be read.</summary>
    private static long Missing(OutboxConnection from, OutboxConnection into)
    {
        var missing = new HashSet<Guid>();
        const string columns = "id, report_id, observed_at, pushed, ip, totals, sum";
        new DamagedTable(from, "counted", columns).FromBothEnds("id", values =>
        {
            if (values is [string id, byte[] { Length: 16 } key, long observed, long pushed, var ip,
                    byte[] totals, long sum]
                && sum == ReportSums.OfTotals(
                    Encoding.UTF8.GetBytes(id), key, observed, pushed == 1,
                    Encoding.UTF8.GetBytes(ip as string ?? ""), totals)
                && into.Scalar("SELECT 1 FROM report WHERE report_id = $key", ("$key", key)) is null)
                missing.Add(ReportKey.IdOf(key));
        });
        return missing.Count;
    }

    /// <summary>What cannot be read is left out.</summary>
    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception damage) when (damage is SqliteException or InvalidDataException)
        {
            // It is what the salvage is for.
        }
    }
}

/// <summary>What was saved of a damaged store.</summary>
/// <param name="Kept">Reports that were taken over.</param>
/// <param name="Lost">Reports that were counted and cannot be read any more.</param>
/// <param name="Aside">What the damaged file is called now.</param>
internal sealed record SavedReports(long Kept, long Lost, string Aside)
{
    /// <summary>A sentence for whoever asked for it.</summary>
    public string Words => $"the store was damaged: it is now {Aside}, {Kept} reports of it were taken over "
        + $"into a new one{(Lost > 0 ? $", {Lost} could not be read" : "")}";
}
