using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Reads servers and their reports side by side, both by id, in a transaction of the caller.</summary>
internal sealed class ReportReader(OutboxConnection connection, FieldTable table)
{
    private readonly CountedPack _pack = new(table);

    private const string InOrder = " ORDER BY id, observed_at, report_id";

    /// <summary>Hands over every server that has reports, of a range of ids.</summary>
    /// <param name="range">The ids.</param>
    /// <param name="until">Reports observed from this time on are left out.</param>
    /// <param name="points">Whether the points of fields are asked for.</param>
    /// <param name="read">Takes a server; it reads its reports before it returns.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    /// <returns>How many.</returns>
    public long Read(
        IdRange range, DateTimeOffset until, bool points, Action<ServerReports> read, CancellationToken cancellation)
    {
        using var servers = new RowCursor(
            connection, $"SELECT {ServerRow.Columns} FROM server WHERE id >= ? AND id < ? ORDER BY id",
            range.From, range.To);
        using var reports = new RowCursor(
            connection, Select(points) + " WHERE id >= ? AND id < ? AND observed_at < ?" + InOrder,
            range.From, range.To, until.ToUnixTimeMilliseconds());
        var more = reports.Read();
        var count = 0L;
        for (; more && servers.Read(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var id = servers.Bytes(0).ToArray();
            if (!reports.Bytes(0).SequenceEqual(id))
                continue;
            var server = ServerRow.Of(servers);
            read(server.Told(_pack, Reports(server, id)));
            // What it did not ask for.
            while (more && reports.Bytes(0).SequenceEqual(id))
                more = reports.Read();
        }
        return count;

        IEnumerable<CountedReport> Reports(ServerRow server, byte[] id)
        {
            for (; more && reports.Bytes(0).SequenceEqual(id); more = reports.Read())
                yield return Report(reports, server, points);
        }
    }

    /// <summary>The reports of one server, points and all.</summary>
    public IEnumerable<CountedReport> Of(ServerRow server)
    {
        using var reports = new RowCursor(connection, Select(points: true) + " WHERE id = ?" + InOrder, server.Id);
        while (reports.Read())
            yield return Report(reports, server, points: true);
    }

    private static string Select(bool points) => points
        ? "SELECT id, observed_at, report_id, pushed, ip, totals, points FROM counted "
            + "JOIN points USING (id, observed_at, report_id)"
        : "SELECT id, observed_at, report_id, pushed, ip, totals FROM counted";

    private CountedReport Report(RowCursor row, ServerRow server, bool points) => _pack.Read(
        new CountedHead(
            ReportKey.IdOf(row.Bytes(2)), server.Id, row.Number(1), row.Number(3) == 1,
            server.Address(row.Bytes(4))),
        row.Bytes(5), points ? row.Bytes(6) : [], server.Words);
}

/// <summary>Ids from one, included, to another, which is not.</summary>
internal readonly record struct IdRange(string From, string To);
