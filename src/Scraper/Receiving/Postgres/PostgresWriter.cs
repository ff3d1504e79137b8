using System.Text;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Postgres;

/// <summary>Writes reports into the tables, in a transaction of the caller.</summary>
/// <param name="session">The transaction.</param>
/// <param name="table">The fields that are counted.</param>
internal sealed class PostgresWriter(Session session, FieldTable table)
{
    private readonly CountedPack _pack = new(table);

    /// <summary>Keeps what is new.</summary>
    /// <returns>For each report whether it was.</returns>
    public async Task<bool[]> KeepAsync(IReadOnlyList<ReceivedReport> batch)
    {
        var added = (await AddAsync([.. batch.OrderBy(one => one.Counted.ReportId)])).ToHashSet();
        bool[] isNew = [.. batch.Select(one => added.Remove(one.Counted.ReportId))];
        var reports = batch.Where((_, at) => isNew[at])
            .ToLookup(one => one.Counted.Id ?? "", one => one.Counted);
        if (reports.Count > 0)
            await CountAsync(
                await PostgresServers.LockAsync(session, reports.Select(server => server.Key)), reports);
        return isNew;
    }

    /// <summary>The id that follows another one, or the first; null behind the last.</summary>
    public async Task<string?> NextAsync(string? id) =>
        (await session.RowsAsync(
            "SELECT id FROM server WHERE $1 IS NULL OR id > $1 ORDER BY id LIMIT 1",
            row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)),
            id is null ? Sent.Of((byte[]?)null) : Sent.Utf8(id)))
        .FirstOrDefault();

    /// <summary>Removes a server and all its reports; false where it is not known.</summary>
    public async Task<bool> ForgetAsync(string id)
    {
        if (id.Length == 0 || await session.RunAsync("DELETE FROM server WHERE id = $1", Sent.Utf8(id)) == 0)
            return false;
        await LetGoAsync(id, long.MaxValue);
        return true;
    }

    /// <summary>Says that reports observed before a time may be gone.</summary>
    public async Task<bool> SayGoneAsync(DateTimeOffset before)
    {
        await Layout.LetGoAsync(session, before);
        return true;
    }

    /// <summary>Lets go of the reports of a server observed before a time; how many.</summary>
    public async Task<long> LetGoAsync(string id, long before, TimeSpan interval)
    {
        var due = await session.RowsAsync(
            "SELECT 1 FROM counted WHERE id = $1 AND observed_at < $2 LIMIT 1", _ => true,
            Sent.Utf8(id), Sent.Of(before));
        if (due.Count == 0)
            return 0;
        if (id.Length > 0 && await PostgresServers.FindAsync(session, id) is { } server)
        {
            // Whether a push is counted is said by what follows it within two intervals.
            var until = before + (long)(2 * interval).TotalMilliseconds + 1;
            var reports = await new PostgresReader(table).OfAsync(session, server, until);
            server.LetGo(_pack, reports, before, interval);
            await PostgresServers.WriteAsync(session, [server]);
        }
        return await LetGoAsync(id, before);
    }

    /// <summary>Works out again what is counted of a server's reports; how many.</summary>
    public async Task<long> RebuildAsync(string id, Func<ReadOnlyMemory<byte>, string?, CountedReport> count)
    {
        if (await PostgresServers.FindAsync(session, id) is not { } known)
            return 0;
        var bodies = await session.RowsAsync(
            """
            SELECT body, ip FROM report
            WHERE report_id IN (SELECT report_id FROM counted WHERE id = $1)
            """,
            row => (Body: row.GetFieldValue<byte[]>(0), Ip: row.IsDBNull(1) ? null : row.GetString(1)),
            Sent.Utf8(id));
        await session.RunAsync("DELETE FROM counted WHERE id = $1", Sent.Utf8(id));
        var told = known.StorageReport is { } report && (await session.RowsAsync(
            "SELECT 1 FROM report WHERE report_id = $1", _ => true, Sent.Of(report))).Count == 0;
        var reports = bodies.Select(one => count(ReceivedReport.Unpack(one.Body), one.Ip));
        await CountAsync([known.Anew(_pack, keepsStorage: told)], reports.ToLookup(_ => id));
        return bodies.Count;
    }

    private async Task<long> LetGoAsync(string id, long before)
    {
        await session.RunAsync(
            """
            DELETE FROM report WHERE report_id IN
              (SELECT report_id FROM counted WHERE id = $1 AND observed_at < $2)
            """, Sent.Utf8(id), Sent.Of(before));
        return await session.RunAsync(
            "DELETE FROM counted WHERE id = $1 AND observed_at < $2", Sent.Utf8(id), Sent.Of(before));
    }

    /// <summary>Adds those whose id is not there: in the order of the key, so that two receivers do not wait
    /// for each other.</summary>
    private Task<List<Guid>> AddAsync(ReceivedReport[] reports) => session.RowsAsync(
        """
        INSERT INTO report (report_id, id, observed_at, received_at, ip, body)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING report_id
        """, row => row.GetGuid(0),
        Sent.Of(reports.Select(one => one.Counted.ReportId)),
        Sent.Of(reports.Select(one => Encoding.UTF8.GetBytes(one.Counted.Id ?? ""))),
        Sent.Of(reports.Select(one => one.Counted.ObservedAt)),
        Sent.Of(reports.Select(one => one.ReceivedAt.ToUnixTimeMilliseconds())),
        Sent.Of(reports.Select(one => one.Counted.Ip)),
        Sent.Of(reports.Select(one => one.Packed)));

    private async Task CountAsync(List<ServerRow> servers, ILookup<string, CountedReport> reports)
    {
        var rows = servers.SelectMany(server => reports[server.Id].Select(report => (
            Id: Encoding.UTF8.GetBytes(server.Id), Report: report,
            Totals: _pack.Totals(report, server.Words),
            Points: _pack.Points(report, server.Words)))).ToList();
        await session.RunAsync(
            "INSERT INTO counted SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
            Sent.Of(rows.Select(row => row.Id)),
            Sent.Of(rows.Select(row => row.Report.ObservedAt)),
            Sent.Of(rows.Select(row => row.Report.ReportId)),
            Sent.Of(rows.Select(row => row.Report.Pushed)),
            Sent.Of(rows.Select(row => row.Report.Ip)),
            Sent.Of(rows.Select(row => row.Totals)),
            Sent.Of(rows.Select(row => row.Points)));
        foreach (var server in servers)
            foreach (var report in reports[server.Id])
                server.Meet(report);
        await PostgresServers.WriteAsync(session, servers);
    }
}
