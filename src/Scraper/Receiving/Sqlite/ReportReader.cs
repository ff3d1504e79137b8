using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Reads servers and their reports side by side, both by id, in a transaction of the
/// caller.</summary>
internal sealed class ReportReader(OutboxConnection connection, FieldTable table)
{
    private readonly CountedPack _pack = new(table);

    private const string InOrder = "ORDER BY id, observed_at, report_id";

    /// <summary>Hands over the servers of a range of ids that have reports.</summary>
    /// <param name="ids">The range.</param>
    /// <param name="until">Reports observed from this time on are left out.</param>
    /// <param name="points">Whether the points of fields are asked for.</param>
    /// <param name="read">Takes a server; it reads its reports before it returns.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    /// <returns>How many.</returns>
    public long Read(
        IdRange ids, DateTimeOffset until, bool points, Action<ServerReports> read,
        CancellationToken cancellation)
    {
        // Any blob is behind any text.
        object[] range = [ids.From, ids.To ?? (object)Array.Empty<byte>()];
        const string within = "WHERE id >= ? AND id < ?";
        using var servers = new RowCursor(
            connection, $"SELECT {ServerRows.Columns} FROM server {within} ORDER BY id", range);
        using var reports = new RowCursor(
            connection, $"{Select(points)} {within} {InOrder}", range);
        var end = until.ToUnixTimeMilliseconds();
        var inOrder = new RowOrder();
        var more = Next();
        var count = 0L;
        for (; more && servers.Read(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var id = servers.Bytes(0).ToArray();
            var order = reports.Bytes(0).SequenceCompareTo(id);
            if (order < 0)
                break;
            if (order > 0)
                continue;
            var server = ServerRows.Of(servers);
            read(server.Told(_pack, Reports(server, id)));
            // What it did not ask for.
            while (more && reports.Bytes(0).SequenceEqual(id))
                more = Next();
        }
        return more ? throw StateFailures.Damage("a report without its server") : count;

        // Also the time that leaves a row out is looked at: a disk may have changed it.
        bool Next()
        {
            while (inOrder.Follow(reports))
            {
                if (reports.Number(1) < end)
                    return true;
                CheckTotals(reports);
            }
            return false;
        }

        IEnumerable<CountedReport> Reports(ServerRow server, byte[] id)
        {
            for (; more && reports.Bytes(0).SequenceEqual(id); more = Next())
                yield return Report(reports, server, points);
        }
    }

    /// <summary>The reports of one server, points and all.</summary>
    public IEnumerable<CountedReport> Of(ServerRow server)
    {
        using var reports = new RowCursor(
            connection, $"{Select(points: true)} WHERE id = ? {InOrder}", server.Id);
        while (reports.Read())
            yield return Report(reports, server, points: true);
    }

    /// <summary>How many reports without an id were observed in a time.</summary>
    public long CountNameless(DateTimeOffset since, DateTimeOffset until)
    {
        using var reports = new RowCursor(
            connection,
            $"{Select(points: false)} WHERE id = '' AND observed_at >= ? AND observed_at < ? {InOrder}",
            since.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        var inOrder = new RowOrder();
        var count = 0L;
        for (; inOrder.Follow(reports); count++)
            CheckTotals(reports);
        return count;
    }

    private static string Select(bool points) => points
        ? "SELECT id, observed_at, report_id, pushed, ip, totals, counted.sum, points, points.sum "
            + "FROM counted LEFT JOIN points USING (id, observed_at, report_id)"
        : "SELECT id, observed_at, report_id, pushed, ip, totals, sum FROM counted";

    private static void CheckTotals(RowCursor row) => row.Check(6, ReportSums.OfTotals(
        row.Bytes(0), row.Bytes(2), row.Number(1), row.Number(3) == 1, row.Bytes(4), row.Bytes(5)));

    private CountedReport Report(RowCursor row, ServerRow server, bool points)
    {
        var head = new CountedHead(
            ReportKey.IdOf(row.Bytes(2)), server.Id, row.Number(1), row.Number(3) == 1,
            server.Address(row.Bytes(4)));
        CheckTotals(row);
        if (points && row.IsNull(7))
            throw StateFailures.Damage("a report without its points");
        if (points)
            row.Check(8, ReportSums.OfPoints(row.Bytes(0), row.Bytes(2), head.ObservedAt, row.Bytes(7)));
        return _pack.Read(head, row.Bytes(5), points ? row.Bytes(7) : [], server.Words);
    }
}

/// <summary>Follows rows that come by id, time and report id. Where a disk changed what leads to them SQLite
/// gives one twice, or at another's place.</summary>
internal sealed class RowOrder
{
    private byte[] _id = [];
    private long _observedAt = long.MinValue;
    private Guid _reportId;

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="SqliteException">It does not follow the one before.</exception>
    public bool Follow(RowCursor rows)
    {
        if (!rows.Read())
            return false;
        var id = rows.Bytes(0);
        var order = id.SequenceCompareTo(_id);
        var (observedAt, reportId) = (rows.Number(1), ReportKey.IdOf(rows.Bytes(2)));
        if (order < 0 || (order == 0 && (observedAt, reportId).CompareTo((_observedAt, _reportId)) <= 0))
            throw StateFailures.Damage("rows out of order");
        if (order > 0)
            _id = id.ToArray();
        (_observedAt, _reportId) = (observedAt, reportId);
        return true;
    }
}
