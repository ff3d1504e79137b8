using System.Text;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving.Packing;

/// <summary>What belongs to an id and outlives its reports: a row of <c>server</c>, in whichever store it
/// stands.</summary>
internal sealed class ServerRow
{
    private (long ObservedAt, Guid ReportId)? _storageOf;
    private byte[]? _history;
    private long? _sidecarAt;
    private byte[]? _seen;
    private bool _changed;
    private byte[] _addressBytes = [];
    private string? _address;

    private ServerRow(string id, ServerWords words) => (Id, Words) = (id, words);

    public string Id { get; }

    /// <summary>The texts that its rows name by number.</summary>
    public ServerWords Words { get; }

    /// <summary>The first storage that is not empty.</summary>
    public string Storage { get; private set; } = "";

    /// <summary>The report that told its storage; null where none did.</summary>
    public Guid? StorageReport => _storageOf?.ReportId;

    /// <summary>Whether it has to be written.</summary>
    public bool HasChanged => _changed || Words.HasGrown;

    /// <summary>That of an id which nobody knew.</summary>
    public static ServerRow New(string id) => new(id, ServerWords.Of([])) { _changed = true };

    /// <summary>One that was read.</summary>
    /// <param name="id">The id.</param>
    /// <param name="words">The texts, packed.</param>
    /// <param name="rest">Its other columns.</param>
    public static ServerRow Of(string id, ReadOnlySpan<byte> words, ServerColumns rest) =>
        new(id, ServerWords.Of(words))
        {
            Storage = rest.Storage,
            _storageOf = rest is { StorageAt: { } at, StorageReport: { } report } ? (at, report) : null,
            _history = rest.History,
            _sidecarAt = rest.SidecarAt,
            _seen = rest.Seen,
        };

    /// <summary>Its columns but for the id and the texts.</summary>
    public ServerColumns Columns => new(
        Storage, _storageOf?.ObservedAt, _storageOf?.ReportId, _history, _sidecarAt, _seen);

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
        var anew = New(Id);
        if (keepsStorage)
            (anew._storageOf, anew.Storage) = (_storageOf, Storage);
        anew.Remember(pack, Told(pack, []));
        return anew;
    }

    /// <summary>The server with these reports.</summary>
    public ServerReports Told(CountedPack pack, IEnumerable<CountedReport> reports) => new(
        Id, Storage, pack.ReadHistory(_history, Words), _sidecarAt, CountedPack.ReadSeen(_seen, Words),
        reports);

    /// <summary>Takes over what later reports are counted against of those that go.</summary>
    /// <param name="pack">How the past is written.</param>
    /// <param name="reports">All, in their order, up to two intervals behind those that go.</param>
    /// <param name="before">Those observed before this go, in milliseconds since 1970.</param>
    /// <param name="interval">How often a server is expected to report.</param>
    public void LetGo(
        CountedPack pack, IEnumerable<CountedReport> reports, long before, TimeSpan interval) =>
        Remember(pack, Told(pack, reports).Without(before, interval));

    /// <summary>The earliest report with a storage gives it to those without.</summary>
    public void Meet(CountedReport report)
    {
        var order = (report.ObservedAt, report.ReportId);
        if (report.Storage.Length == 0 || (_storageOf is { } known && known.CompareTo(order) <= 0))
            return;
        (_storageOf, Storage, _changed) = (order, report.Storage, true);
    }

    private void Remember(CountedPack pack, ServerReports server)
    {
        (_history, _sidecarAt, _seen, _changed) =
            (server.Before.Starts.Count == 0 ? null : pack.History(server.Before, Words),
            server.LastSidecar, CountedPack.Seen(server.Seen, Words), true);
    }
}

/// <summary>The columns of <c>server</c> behind the id and its texts.</summary>
/// <param name="Storage">The first storage that is not empty.</param>
/// <param name="StorageAt">When the report that told it was observed.</param>
/// <param name="StorageReport">Which it was.</param>
/// <param name="History">What is left of reports that are gone, packed.</param>
/// <param name="SidecarAt">When the last of them that is no push was observed.</param>
/// <param name="Seen">The installations that they told, packed.</param>
internal readonly record struct ServerColumns(
    string Storage, long? StorageAt, Guid? StorageReport, byte[]? History, long? SidecarAt, byte[]? Seen);
