using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Receiving.Packing;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Sqlite;

/// <summary>What belongs to an id: a row of <c>server</c>.</summary>
internal sealed class ServerRow
{
    private (long ObservedAt, Guid ReportId)? _storageOf;
    private bool _changed;
    private byte[] _addressBytes = [];
    private string? _address;

    private ServerRow(string id, ServerWords words) => (Id, Words) = (id, words);

    /// <summary>The columns that <see cref="Of"/> reads, in their order.</summary>
    public const string Columns = "id, words, storage, storage_at, storage_report, history, sidecar_at, seen";

    public string Id { get; }

    /// <summary>The texts that its rows name by number.</summary>
    public ServerWords Words { get; }

    /// <summary>The first storage that is not empty.</summary>
    public string Storage { get; private set; } = "";

    private byte[]? History { get; set; }

    private long? SidecarAt { get; set; }

    private byte[]? Seen { get; set; }

    /// <summary>The row of an id, or a new one.</summary>
    public static ServerRow Find(SqliteConnection connection, string id)
    {
        using var rows = new RowCursor(connection, $"SELECT {Columns} FROM server WHERE id = ?", id);
        return rows.Read() ? Of(rows) : new ServerRow(id, ServerWords.Of([])) { _changed = true };
    }

    /// <summary>A row that was read.</summary>
    public static ServerRow Of(RowCursor row) => new(row.TextOrNull(0)!, ServerWords.Of(row.Bytes(1)))
    {
        Storage = row.TextOrNull(2) ?? "",
        _storageOf = row.IsNull(3) ? null : (row.Number(3), ReportKey.IdOf(row.Bytes(4))),
        History = row.IsNull(5) ? null : row.Bytes(5).ToArray(),
        SidecarAt = row.IsNull(6) ? null : row.Number(6),
        Seen = row.IsNull(7) ? null : row.Bytes(7).ToArray(),
    };

    /// <summary>An address in UTF-8, empty for none; most reports of a server come from the one
    /// before.</summary>
    public string? Address(ReadOnlySpan<byte> address)
    {
        if (!address.SequenceEqual(_addressBytes))
            (_address, _addressBytes) = (Encoding.UTF8.GetString(address), address.ToArray());
        return _address;
    }

    /// <summary>A row of the same id and the same past, whose texts are learnt anew.</summary>
    /// <param name="pack">How the past is written.</param>
    /// <param name="keepsStorage">Whether the report that told its storage is gone, so that nothing else
    /// tells it.</param>
    public ServerRow Anew(CountedPack pack, bool keepsStorage)
    {
        var anew = new ServerRow(Id, ServerWords.Of([]));
        if (keepsStorage)
            (anew._storageOf, anew.Storage) = (_storageOf, Storage);
        anew.Remember(pack, Told(pack, []));
        return anew;
    }

    /// <summary>The report that told its storage; null where none did.</summary>
    public Guid? StorageReport => _storageOf?.ReportId;

    /// <summary>The server with these reports.</summary>
    public ServerReports Told(CountedPack pack, IEnumerable<CountedReport> reports) => new(
        Id, Storage, pack.ReadHistory(History, Words), SidecarAt, CountedPack.ReadSeen(Seen, Words), reports);

    /// <summary>Takes over what is left of reports that go.</summary>
    public void Remember(CountedPack pack, ServerReports server)
    {
        (History, SidecarAt, Seen, _changed) =
            (server.Before.Starts.Count == 0 ? null : pack.History(server.Before, Words),
            server.LastSidecar, CountedPack.Seen(server.Seen, Words), true);
    }

    /// <summary>The earliest report with a storage gives it to those without.</summary>
    public void Meet(CountedReport report)
    {
        var order = (report.ObservedAt, report.ReportId);
        if (report.Storage.Length == 0 || (_storageOf is { } known && known.CompareTo(order) <= 0))
            return;
        (_storageOf, Storage, _changed) = (order, report.Storage, true);
    }

    /// <summary>Writes it where something has changed.</summary>
    public void Write(OutboxConnection connection)
    {
        if (!_changed && !Words.HasGrown)
            return;
        connection.Run(
            $"INSERT OR REPLACE INTO server ({Columns}) "
                + "VALUES ($id, $words, $storage, $at, $report, $history, $sidecar, $seen)",
            ("$id", Id), ("$words", Words.Pack()), ("$storage", Storage), ("$at", _storageOf?.ObservedAt),
            ("$report", _storageOf is { } of ? ReportKey.Of(of.ReportId) : null), ("$history", History),
            ("$sidecar", SidecarAt), ("$seen", Seen));
    }
}

/// <summary>A report's id as a key: 16 bytes in the order of <see cref="CountedReport.InOrder"/>.</summary>
internal static class ReportKey
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid IdOf(ReadOnlySpan<byte> key) => new(key, bigEndian: true);
}
