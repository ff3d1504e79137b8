using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>Rows of <c>server</c>, read and written.</summary>
/// <param name="connection">Of a writer.</param>
internal sealed class ServerRows(OutboxConnection connection) : IDisposable
{
    /// <summary>The columns that <see cref="Of"/> reads, in their order.</summary>
    public const string Columns =
        "id, words, storage, storage_at, storage_report, history, sidecar_at, seen, sum";

    private readonly RowCursor _one = new(connection, $"SELECT {Columns} FROM server WHERE id = ?");

    /// <summary>The row of an id, or a new one.</summary>
    public ServerRow Find(string id)
    {
        using var asked = _one.Ask(id);
        return _one.Read() ? Of(_one) : ServerRow.New(id);
    }

    /// <summary>A row that was read.</summary>
    public static ServerRow Of(RowCursor row)
    {
        var rest = new ServerColumns(
            row.TextOrNull(2) ?? "",
            row.IsNull(3) ? null : row.Number(3),
            row.IsNull(4) ? null : ReportKey.IdOf(row.Bytes(4)),
            row.IsNull(5) ? null : row.Bytes(5).ToArray(),
            row.IsNull(6) ? null : row.Number(6),
            row.IsNull(7) ? null : row.Bytes(7).ToArray());
        var id = row.TextOrNull(0)!;
        row.Check(8, Sum(id, row.Bytes(1), rest));
        return ServerRow.Of(id, row.Bytes(1), rest);
    }

    /// <summary>Writes it where something has changed.</summary>
    public void Write(ServerRow row)
    {
        if (!row.HasChanged)
            return;
        var (words, rest) = (row.Words.Pack(), row.Columns);
        connection.Run(
            $"INSERT OR REPLACE INTO server ({Columns}) "
                + "VALUES ($id, $words, $storage, $at, $report, $history, $sidecar, $seen, $sum)",
            ("$id", row.Id), ("$words", words), ("$storage", rest.Storage),
            ("$at", rest.StorageAt),
            ("$report", rest.StorageReport is { } report ? ReportKey.Of(report) : null),
            ("$history", rest.History), ("$sidecar", rest.SidecarAt), ("$seen", rest.Seen),
            ("$sum", Sum(row.Id, words, rest)));
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static long Sum(string id, ReadOnlySpan<byte> words, ServerColumns rest) => new RunningChecksum()
        .Add(id).Add(words).Add(rest.Storage).Add(rest.StorageAt ?? 0)
        .Add(rest.StorageReport is { } report ? ReportKey.Of(report) : []).Add(rest.History)
        .Add(rest.SidecarAt ?? 0).Add(rest.Seen).Value;
}

/// <summary>A report's id as a key: 16 bytes in the order of <see cref="CountedReport.InOrder"/>.</summary>
internal static class ReportKey
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid IdOf(ReadOnlySpan<byte> key) => new(key, bigEndian: true);
}
