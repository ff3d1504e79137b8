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
            connection, $"{Select(points)} {within} AND observed_at < ? {InOrder}",
            [.. range, until.ToUnixTimeMilliseconds()]);
        var more = reports.Read();
        var count = 0L;
        for (; more && servers.Read(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var id = servers.Bytes(0).ToArray();
            if (!reports.Bytes(0).SequenceEqual(id))
                continue;
            var server = ServerRows.Of(servers);
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
        using var reports = new RowCursor(
            connection, $"{Select(points: true)} WHERE id = ? {InOrder}", server.Id);
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
