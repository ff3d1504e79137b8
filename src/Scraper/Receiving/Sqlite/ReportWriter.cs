using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Writes reports into the tables, in a transaction of the caller.</summary>
internal sealed class ReportWriter(OutboxConnection connection, FieldTable table)
{
    private readonly CountedPack _pack = new(table);

    /// <summary>Keeps what is new.</summary>
    /// <returns>For each report whether it was.</returns>
    public bool[] Keep(IReadOnlyList<ReceivedReport> batch)
    {
        var isNew = new bool[batch.Count];
        for (var at = 0; at < batch.Count; at++)
            isNew[at] = IsNew(batch[at]);
        foreach (var server in batch.Where((_, at) => isNew[at]).GroupBy(one => one.Counted.Id ?? ""))
            Count(ServerRows.Find(connection, server.Key), server.Select(one => one.Counted));
        return isNew;
    }

    /// <summary>Removes a server and all its reports; false where it is not known.</summary>
    public bool Forget(string id)
    {
        if (id.Length == 0 || connection.Run("DELETE FROM server WHERE id = $id", ("$id", id)) == 0)
            return false;
        LetGo(id, long.MaxValue);
        return true;
    }

    /// <summary>Lets go of the reports of a server observed before a time; how many.</summary>
    public long LetGo(string id, long before, TimeSpan interval)
    {
        if (connection.Scalar("SELECT 1 FROM counted WHERE id = $id AND observed_at < $before LIMIT 1",
            ("$id", id), ("$before", before)) is null)
        {
            return 0;
        }
        if (id.Length > 0)
        {
            var server = ServerRows.Find(connection, id);
            var reports = new ReportReader(connection, table).Of(server);
            server.LetGo(_pack, reports, before, interval);
            ServerRows.Write(connection, server);
        }
        return LetGo(id, before);
    }

    /// <summary>Works out again what is counted of a server's reports; how many.</summary>
    public long Rebuild(string id, Func<ReadOnlyMemory<byte>, string?, CountedReport> count)
    {
        connection.Run("DELETE FROM points WHERE id = $id", ("$id", id));
        connection.Run("DELETE FROM counted WHERE id = $id", ("$id", id));
        var known = ServerRows.Find(connection, id);
        var told = known.StorageReport is { } report && connection.Scalar(
            "SELECT 1 FROM report WHERE report_id = $report", ("$report", ReportKey.Of(report))) is null;
        var server = known.Anew(_pack, keepsStorage: told);
        var bodies = connection.Rows(
            "SELECT body, ip FROM report WHERE id = $id",
            row => count(ReceivedReport.Unpack(row.Bytes(0)), row.TextOrNull(1)), ("$id", id));
        Count(server, bodies);
        return bodies.Count;
    }

    private long LetGo(string id, long before)
    {
        connection.Run("DELETE FROM points WHERE id = $id AND observed_at < $before",
            ("$id", id), ("$before", before));
        connection.Run(
            """
            DELETE FROM report WHERE report_id IN
              (SELECT report_id FROM counted WHERE id = $id AND observed_at < $before)
            """,
            ("$id", id), ("$before", before));
        return connection.Run("DELETE FROM counted WHERE id = $id AND observed_at < $before",
            ("$id", id), ("$before", before));
    }

    private bool IsNew(ReceivedReport report) => connection.Run(
        """
        INSERT INTO report (report_id, id, observed_at, received_at, ip, body)
        VALUES ($report, $id, $observed, $received, $ip, $body) ON CONFLICT DO NOTHING
        """,
        ("$report", ReportKey.Of(report.Counted.ReportId)), ("$id", report.Counted.Id ?? ""),
        ("$observed", report.Counted.ObservedAt), ("$received", report.ReceivedAt.ToUnixTimeMilliseconds()),
        ("$ip", report.Counted.Ip), ("$body", report.Packed)) == 1;

    private void Count(ServerRow server, IEnumerable<CountedReport> reports)
    {
        foreach (var report in reports)
        {
            Insert(server.Id, report, server.Words);
            server.Meet(report);
        }
        ServerRows.Write(connection, server);
    }

    private void Insert(string id, CountedReport report, ServerWords words)
    {
        var key = ReportKey.Of(report.ReportId);
        connection.Run(
            "INSERT INTO counted VALUES ($id, $observed, $report, $pushed, $ip, $totals)",
            ("$id", id), ("$observed", report.ObservedAt), ("$report", key),
            ("$pushed", report.Pushed ? 1 : 0),
            ("$ip", report.Ip), ("$totals", _pack.Totals(report, words)));
        connection.Run(
            "INSERT INTO points VALUES ($id, $observed, $report, $points)",
            ("$id", id), ("$observed", report.ObservedAt), ("$report", key),
            ("$points", _pack.Points(report, words)));
    }
}
