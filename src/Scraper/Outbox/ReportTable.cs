using Microsoft.Data.Sqlite;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The table of reports: a body stands there once, with its checksum, and leaves with its last
/// delivery.</summary>
internal static class ReportTable
{
    public static void Add(OutboxConnection connection, FrozenReport report)
    {
        var (id, observedAt) = (report.ReportId.ToString(), report.ObservedAt.ToUnixTimeMilliseconds());
        connection.Run(
            """
            INSERT INTO report (report_id, target, observed_at, checksum, json)
            VALUES ($id, $target, $observed, $checksum, $json) ON CONFLICT (report_id) DO NOTHING
            """,
            ("$id", id), ("$target", report.Target), ("$observed", observedAt),
            ("$checksum", Checksum.Of(id, report.Target, observedAt, report.Json.Span)),
            ("$json", report.Json.ToArray()));
    }

    /// <summary>From a row that begins with report_id, target, observed_at, checksum and json.</summary>
    public static KeptReport Read(SqliteDataReader row)
    {
        var (id, target, observedAt, json) = (row.Text(0), row.Text(1), row.Time(2), row.Bytes(4));
        var sum = Checksum.Of(id, target, observedAt.ToUnixTimeMilliseconds(), json);
        return new KeptReport(
            new FrozenReport(IdOf(id), target, observedAt, json), IsWhole: sum == row.Number(3));
    }

    /// <summary>The column is text that this program wrote; a disk may have changed it.</summary>
    public static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}

/// <summary>A report as it stands on disk, and whether its bytes are those that were kept.</summary>
internal sealed record KeptReport(FrozenReport Report, bool IsWhole);
