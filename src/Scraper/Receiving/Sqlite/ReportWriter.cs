using System.Text;
using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Writes reports into the tables, in a transaction of the caller.</summary>
internal sealed class ReportWriter(OutboxConnection connection, FieldTable table) : IDisposable
{
    private readonly CountedPack _pack = new(table);
    private readonly ServerRows _servers = new(connection);

    /// <summary>Keeps what is new.</summary>
    /// <returns>For each report whether it was.</returns>
    public bool[] Keep(IReadOnlyList<ReceivedReport> batch)
    {
        var isNew = new bool[batch.Count];
        for (var at = 0; at < batch.Count; at++)
            isNew[at] = IsNew(batch[at]);
        foreach (var server in batch.Where((_, at) => isNew[at]).GroupBy(one => one.Counted.Id ?? ""))
            Count(_servers.Find(server.Key), server.Select(one => one.Counted));
        return isNew;
    }

    /// <summary>Takes over what is known of a server beside its reports.</summary>
    public void Adopt(ServerRow server) => _servers.Write(server.Anew(_pack, keepsStorage: true));

    /// <summary>Removes a server and all its reports; false where it is not known.</summary>
    public bool Forget(string id)
    {
        if (id.Length == 0 || connection.Run("DELETE FROM server WHERE id = $id", ("$id", id)) == 0)
            return false;
        LetGo(id, long.MaxValue);
        return true;
    }

    /// <summary>Says that reports observed before a time may be gone.</summary>
    public void Gone(long before) =>
        connection.Run("UPDATE gone SET before = max(before, $before)", ("$before", before));

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
            var server = _servers.Find(id);
            var reports = new ReportReader(connection, table).Of(server);
            server.LetGo(_pack, reports, before, interval);
            _servers.Write(server);
        }
        return LetGo(id, before);
    }

    /// <summary>Works out again what is counted of a server's reports; how many.</summary>
    public long Rebuild(string id, Func<ReadOnlyMemory<byte>, string?, CountedReport> count)
    {
        var reports = connection.Rows(
            "SELECT report_id FROM counted WHERE id = $id", row => row.Bytes(0), ("$id", id));
        connection.Run("DELETE FROM points WHERE id = $id", ("$id", id));
        connection.Run("DELETE FROM counted WHERE id = $id", ("$id", id));
        var known = _servers.Find(id);
        var told = known.StorageReport is { } report && connection.Scalar(
            "SELECT 1 FROM report WHERE report_id = $report", ("$report", ReportKey.Of(report))) is null;
        Count(known.Anew(_pack, keepsStorage: told), reports.Select(key => Again(key, count)));
        return reports.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _servers.Dispose();

    private CountedReport Again(byte[] key, Func<ReadOnlyMemory<byte>, string?, CountedReport> count) =>
        connection.Rows(
            $"SELECT {KeptBody.Columns} FROM report WHERE report_id = $report", KeptBody.Of, ("$report", key))
            is [{ IsWhole: true } kept]
            ? count(ReceivedReport.Unpack(kept.Body), kept.Ip)
            : throw StateFailures.Damage("no body of a counted report");

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

    private bool IsNew(ReceivedReport report)
    {
        var counted = report.Counted;
        var kept = new KeptBody(
            ReportKey.Of(counted.ReportId), counted.Id ?? "", counted.ObservedAt,
            report.ReceivedAt.ToUnixTimeMilliseconds(), counted.Ip, report.Packed, Sum: null);
        return connection.Run(
            $"""
            INSERT INTO report ({KeptBody.Columns})
            VALUES ($report, $id, $observed, $received, $ip, $body, $sum) ON CONFLICT DO NOTHING
            """,
            ("$report", kept.Report), ("$id", kept.Id), ("$observed", kept.ObservedAt),
            ("$received", kept.ReceivedAt), ("$ip", kept.Ip), ("$body", kept.Body),
            ("$sum", kept.SumOfAll)) == 1;
    }

    private void Count(ServerRow server, IEnumerable<CountedReport> reports)
    {
        var id = Encoding.UTF8.GetBytes(server.Id);
        foreach (var report in reports)
        {
            Insert(server, id, report);
            server.Meet(report);
        }
        _servers.Write(server);
    }

    private void Insert(ServerRow server, byte[] id, CountedReport report)
    {
        var key = ReportKey.Of(report.ReportId);
        var (totals, points) = (_pack.Totals(report, server.Words), _pack.Points(report, server.Words));
        var ip = Encoding.UTF8.GetBytes(report.Ip ?? "");
        connection.Run(
            "INSERT INTO counted (id, observed_at, report_id, pushed, ip, totals, sum) "
                + "VALUES ($id, $observed, $report, $pushed, $ip, $totals, $sum)",
            ("$id", server.Id), ("$observed", report.ObservedAt), ("$report", key),
            ("$pushed", report.Pushed ? 1 : 0), ("$ip", report.Ip), ("$totals", totals),
            ("$sum", ReportSums.OfTotals(id, key, report.ObservedAt, report.Pushed, ip, totals)));
        connection.Run(
            "INSERT INTO points (id, observed_at, report_id, points, sum) "
                + "VALUES ($id, $observed, $report, $points, $sum)",
            ("$id", server.Id), ("$observed", report.ObservedAt), ("$report", key),
            ("$points", points), ("$sum", ReportSums.OfPoints(id, key, report.ObservedAt, points)));
    }
}
