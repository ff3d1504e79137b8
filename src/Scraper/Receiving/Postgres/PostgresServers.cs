using System.Text;
using Npgsql;
using Scraper.Receiving.Packing;

namespace Scraper.Receiving.Postgres;

/// <summary>Rows of <c>server</c>, read and written.</summary>
internal static class PostgresServers
{
    /// <summary>The columns that <see cref="Of"/> reads, in their order.</summary>
    public const string Columns = "id, words, storage, storage_at, storage_report, history, sidecar_at, seen";

    /// <summary>The rows of some ids, new ones among them, which nobody else changes until the end of the
    /// transaction: receivers count the same server one after the other.</summary>
    public static async Task<List<ServerRow>> LockAsync(Session session, IEnumerable<string> ids)
    {
        // All in one order, so that two receivers do not wait for each other.
        byte[][] keys = [.. ids.Select(Encoding.UTF8.GetBytes).Order(BytesInOrder)];
        while (true)
        {
            await session.RunAsync(
                "INSERT INTO server (id) SELECT unnest($1) ON CONFLICT DO NOTHING", Sent.Of(keys));
            var rows = await session.RowsAsync(
                $"SELECT {Columns} FROM server WHERE id = ANY($1) ORDER BY id FOR UPDATE", Of, Sent.Of(keys));
            // One that somebody forgot meanwhile is made again.
            if (rows.Count == keys.Length)
                return rows;
        }
    }

    /// <summary>The row of an id, which nobody else changes; null where there is none.</summary>
    public static async Task<ServerRow?> FindAsync(Session session, string id) =>
        (await session.RowsAsync(
            $"SELECT {Columns} FROM server WHERE id = $1 FOR UPDATE", Of, Sent.Utf8(id))).FirstOrDefault();

    /// <summary>A row that was read.</summary>
    public static ServerRow Of(NpgsqlDataReader row) => ServerRow.Of(
        Text(row, 0), row.GetFieldValue<byte[]>(1), new ServerColumns(
            Text(row, 2),
            row.IsDBNull(3) ? null : row.GetInt64(3),
            row.IsDBNull(4) ? null : row.GetGuid(4),
            BytesOrNull(row, 5),
            row.IsDBNull(6) ? null : row.GetInt64(6),
            BytesOrNull(row, 7)));

    /// <summary>Writes those in which something has changed.</summary>
    public static async Task WriteAsync(Session session, IEnumerable<ServerRow> rows)
    {
        ServerRow[] changed = [.. rows.Where(row => row.HasChanged)];
        if (changed.Length == 0)
            return;
        await session.RunAsync(
            $"""
            UPDATE server SET ({Columns}) = ROW (given.*)
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) given ({Columns}) WHERE server.id = given.id
            """,
            Sent.Of(changed.Select(row => Encoding.UTF8.GetBytes(row.Id))),
            Sent.Of(changed.Select(row => row.Words.Pack())),
            Sent.Of(changed.Select(row => Encoding.UTF8.GetBytes(row.Columns.Storage))),
            Sent.Of(changed.Select(row => row.Columns.StorageAt)),
            Sent.Of(changed.Select(row => row.Columns.StorageReport)),
            Sent.Of(changed.Select(row => row.Columns.History)),
            Sent.Of(changed.Select(row => row.Columns.SidecarAt)),
            Sent.Of(changed.Select(row => row.Columns.Seen)));
    }

    private static Comparer<byte[]> BytesInOrder { get; } =
        Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private static string Text(NpgsqlDataReader row, int column) =>
        Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    private static byte[]? BytesOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
