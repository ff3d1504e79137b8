using System.IO;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Tests.Support;

/// <summary>A fresh state directory that is gone after the test.</summary>
internal sealed class StateDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(
        Directory.CreateTempSubdirectory("scraper-").FullName, "state");

    public string Database => System.IO.Path.Combine(Path, "outbox.db");

    public List<Failure> Damage { get; } = [];

    public OutboxOptions Options => new() { StateDirectory = Path };

    public SqliteOutbox Open(OutboxOptions? options = null, TimeProvider? time = null) =>
        TryOpen(options, time).Value;

    public Outcome<SqliteOutbox> TryOpen(OutboxOptions? options = null, TimeProvider? time = null) =>
        SqliteOutbox.Open(options ?? Options, time ?? TimeProvider.System, Damage.Add);

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
