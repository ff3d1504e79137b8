using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Rows of <c>server</c>, read and written.</summary>
internal static class ServerRows
{
    /// <summary>The columns that <see cref="Of"/> reads, in their order.</summary>
    public const string Columns = "id, words, storage, storage_at, storage_report, history, sidecar_at, seen";

    /// <summary>The row of an id, or a new one.</summary>
    public static ServerRow Find(SqliteConnection connection, string id)
    {
        using var rows = new RowCursor(connection, $"SELECT {Columns} FROM server WHERE id = ?", id);
        return rows.Read() ? Of(rows) : ServerRow.New(id);
    }

    /// <summary>A row that was read.</summary>
    public static ServerRow Of(RowCursor row) => ServerRow.Of(
        row.TextOrNull(0)!, row.Bytes(1), new ServerColumns(
            row.TextOrNull(2) ?? "",
            row.IsNull(3) ? null : row.Number(3),
            row.IsNull(4) ? null : ReportKey.IdOf(row.Bytes(4)),
            row.IsNull(5) ? null : row.Bytes(5).ToArray(),
            row.IsNull(6) ? null : row.Number(6),
            row.IsNull(7) ? null : row.Bytes(7).ToArray()));

    /// <summary>Writes it where something has changed.</summary>
    public static void Write(OutboxConnection connection, ServerRow row)
    {
        if (!row.HasChanged)
            return;
        var rest = row.Columns;
        connection.Run(
            $"INSERT OR REPLACE INTO server ({Columns}) "
                + "VALUES ($id, $words, $storage, $at, $report, $history, $sidecar, $seen)",
            ("$id", row.Id), ("$words", row.Words.Pack()), ("$storage", rest.Storage),
            ("$at", rest.StorageAt),
            ("$report", rest.StorageReport is { } report ? ReportKey.Of(report) : null),
            ("$history", rest.History), ("$sidecar", rest.SidecarAt), ("$seen", rest.Seen));
    }
}

/// <summary>A report's id as a key: 16 bytes in the order of <see cref="CountedReport.InOrder"/>.</summary>
internal static class ReportKey
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid IdOf(ReadOnlySpan<byte> key) => new(key, bigEndian: true);
}
