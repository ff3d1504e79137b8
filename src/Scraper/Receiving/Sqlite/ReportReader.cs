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

    /// <summary>Hands over every server that has reports.</summary>
    /// <returns>How many.</returns>
    public long Read(
        DateTimeOffset until, bool points, Action<ServerReports> read, CancellationToken cancellation)
    {
        using var servers = Query($"SELECT {ServerRow.Columns} FROM server WHERE id <> '' ORDER BY id");
        using var reports = Query(Select(points) + " WHERE id <> '' AND observed_at < $until" + InOrder,
            ("$until", until.ToUnixTimeMilliseconds()));
        var more = reports.Read();
        var count = 0L;
        for (; servers.Read(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var server = ServerRow.Of(servers);
            if (!more || reports.Text(0) != server.Id)
                continue;
            read(server.Told(_pack, Reports(server)));
            // What it did not ask for.
            while (more && reports.Text(0) == server.Id)
                more = reports.Read();
        }
        return count;

        IEnumerable<CountedReport> Reports(ServerRow server)
        {
            for (; more && reports.Text(0) == server.Id; more = reports.Read())
                yield return Report(reports, server, points);
        }
    }

    /// <summary>The reports of one server, points and all.</summary>
    public IEnumerable<CountedReport> Of(ServerRow server)
    {
        using var reports = Query(Select(points: true) + " WHERE id = $id" + InOrder, ("$id", server.Id));
        while (reports.Read())
            yield return Report(reports, server, points: true);
    }

    private const string InOrder = " ORDER BY id, observed_at, report_id";

    private static string Select(bool points) => points
        ? "SELECT id, observed_at, report_id, pushed, ip, totals, points FROM counted "
            + "JOIN points USING (id, observed_at, report_id)"
        : "SELECT id, observed_at, report_id, pushed, ip, totals FROM counted";

    private CountedReport Report(SqliteDataReader row, ServerRow server, bool points) => _pack.Read(
        new CountedReport
        {
            Id = server.Id,
            ObservedAt = row.Number(1),
            ReportId = ReportKey.IdOf(row.Bytes(2)),
            Pushed = row.Number(3) == 1,
            Ip = row.TextOrNull(4),
            Fields = table.None(),
        },
        row.Bytes(5), points ? row.Bytes(6) : [], server.Words);

    private SqliteDataReader Query(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteReader();
    }
}
