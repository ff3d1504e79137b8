using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;

namespace Scraper.Receiving.Sqlite;

/// <summary>A row of <c>report</c>: what came in, from which all else can be made again.</summary>
/// <param name="Report">The report's id as a key.</param>
/// <param name="Id">The server's id; empty for none.</param>
/// <param name="ObservedAt">Milliseconds since 1970.</param>
/// <param name="ReceivedAt">The same.</param>
/// <param name="Ip">The address that was stamped.</param>
/// <param name="Body">The report, packed.</param>
/// <param name="Sum">The checksum beside it; null where there is none.</param>
internal sealed record KeptBody(
    byte[] Report, string Id, long ObservedAt, long ReceivedAt, string? Ip, byte[] Body, long? Sum)
{
    /// <summary>The columns, in their order.</summary>
    public const string Columns = "report_id, id, observed_at, received_at, ip, body, sum";

    /// <summary>Whether it is as it was written, as far as that can be told.</summary>
    public bool IsWhole => Sum is null || Sum == SumOfAll;

    /// <summary>The checksum of what is there.</summary>
    public long SumOfAll => ReportSums.OfBody(
        Encoding.UTF8.GetBytes(Id), Report, ObservedAt, ReceivedAt, Encoding.UTF8.GetBytes(Ip ?? ""), Body);

    /// <summary>A row that was read.</summary>
    public static KeptBody Of(SqliteDataReader row) => new(
        row.Bytes(0), row.Text(1), row.Number(2), row.Number(3), row.TextOrNull(4), row.Bytes(5),
        row.IsDBNull(6) ? null : row.Number(6));

    /// <summary>The same of values that a damaged file still gives; null where they are none.</summary>
    public static KeptBody? Of(object[] values) =>
        values is [_, byte[] report, string id, long observed, long received, var ip, byte[] body, var sum]
            && ip is string or DBNull && sum is long or DBNull
            ? new KeptBody(report, id, observed, received, ip as string, body, sum as long?)
            : null;
}
