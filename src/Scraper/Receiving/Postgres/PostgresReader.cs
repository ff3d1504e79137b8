using Npgsql;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Postgres;

/// <summary>Reads servers and their reports side by side, both by id.</summary>
/// <param name="table">The fields that are counted.</param>
internal sealed class PostgresReader(FieldTable table)
{
    private const string InOrder = "ORDER BY id, observed_at, report_id";

    private readonly CountedPack _pack = new(table);

    /// <summary>Hands over the servers of a range of ids that have reports.</summary>
    /// <param name="state">Two transactions that see the same: one has one answer at a time.</param>
    /// <param name="ids">The range.</param>
    /// <param name="until">Reports observed from this time on are left out.</param>
    /// <param name="points">Whether the points of fields are asked for.</param>
    /// <param name="read">Takes a server; it reads its reports before it returns.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ReadAsync(
        (Session OfServers, Session OfReports) state, IdRange ids, DateTimeOffset until, bool points,
        Action<ServerReports> read, CancellationToken cancellation)
    {
        var within = ids.To is null ? "WHERE id >= $1" : "WHERE id >= $1 AND id < $2";
        await using var servers = await state.OfServers.ReadAsync(
            $"SELECT {PostgresServers.Columns} FROM server {within} ORDER BY id", Range());
        await using var reports = await state.OfReports.ReadAsync(
            $"{Select(points)} {within} AND observed_at < ${Range().Length + 1} {InOrder}",
            [.. Range(), Sent.Of(until.ToUnixTimeMilliseconds())]);
        for (var more = await reports.ReadAsync(cancellation);
            more && await servers.ReadAsync(cancellation);)
        {
            var id = servers.GetFieldValue<byte[]>(0);
            var rows = new List<Row>();
            for (; more && IdOf(reports).SequenceEqual(id); more = await reports.ReadAsync(cancellation))
                rows.Add(RowOf(reports));
            if (rows.Count == 0)
                continue;
            var server = PostgresServers.Of(servers);
            read(server.Told(_pack, rows.Select(row => Report(row, server))));
        }

        NpgsqlParameter[] Range() => ids.To is null
            ? [Sent.Utf8(ids.From)]
            : [Sent.Utf8(ids.From), Sent.Utf8(ids.To)];
    }

    /// <summary>The reports of one server observed before a time, points and all.</summary>
    public async Task<IEnumerable<CountedReport>> OfAsync(Session session, ServerRow server, long until)
    {
        var rows = await session.RowsAsync(
            $"{Select(points: true)} WHERE id = $1 AND observed_at < $2 {InOrder}", RowOf,
            Sent.Utf8(server.Id), Sent.Of(until));
        return rows.Select(row => Report(row, server));
    }

    private static string Select(bool points) =>
        $"SELECT id, observed_at, report_id, pushed, ip, totals, {(points ? "points" : "''::bytea")} "
            + "FROM counted";

    private static byte[] IdOf(NpgsqlDataReader row) => row.GetFieldValue<byte[]>(0);

    private static Row RowOf(NpgsqlDataReader row) => new(
        row.GetInt64(1), row.GetGuid(2), row.GetBoolean(3), row.IsDBNull(4) ? null : row.GetString(4),
        row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6));

    private CountedReport Report(Row row, ServerRow server) => _pack.Read(
        new CountedHead(row.ReportId, server.Id, row.ObservedAt, row.Pushed, row.Ip),
        row.Totals, row.Points, server.Words);

    /// <summary>A row of <c>counted</c>: few bytes until somebody asks what it says.</summary>
    private readonly record struct Row(
        long ObservedAt, Guid ReportId, bool Pushed, string? Ip, byte[] Totals, byte[] Points);
}
