using System.IO;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>A fresh state directory that is gone after the test.</summary>
internal sealed class StateDirectory(TimeProvider? time = null, string? above = null) : IDisposable
{
    /// <summary>Where no disk is waited for, if there is such a place.</summary>
    public static readonly string? InMemory = Directory.Exists("/dev/shm") ? "/dev/shm" : null;

    private readonly List<SqliteOutbox> _opened = [];

    public string Path { get; } = System.IO.Path.Combine(
        above is null
            ? Directory.CreateTempSubdirectory("scraper-").FullName
            : System.IO.Path.Combine(above, $"scraper-{Guid.CreateVersion7()}"),
        "state");

    /// <summary>Says when reports are kept; where no other is given, a clock that stands.</summary>
    public TimeProvider Time { get; } = time ?? new FakeTimeProvider(Some.Time);

    public string Database => System.IO.Path.Combine(Path, "outbox.db");

    public List<Failure> Damage { get; } = [];

    public OutboxOptions Options => new() { StateDirectory = Path };

    public SqliteOutbox Open(OutboxOptions? options = null, TimeProvider? time = null) =>
        TryOpen(options, time).Value;

    public Outcome<SqliteOutbox> TryOpen(OutboxOptions? options = null, TimeProvider? time = null) =>
        Opened(SqliteOutbox.Open(options ?? Options, time ?? Time, Damage.Add));

    /// <summary>Ends every outbox that was opened here as a program does that ends in order.</summary>
    public void Close()
    {
        _opened.ForEach(outbox => outbox.Dispose());
        _opened.Clear();
    }

    /// <summary>So many reports that wait for sink a, in a file that is closed.</summary>
    public List<FrozenReport> Fill(int count)
    {
        var outbox = Open();
        var reports = Enumerable.Range(0, count).Select(i => Some.Frozen(Some.Time.AddSeconds(i))).ToList();
        reports.ForEach(report => outbox.Append(report, ["a"]).Failure.Should().BeNull());
        Close();
        return reports;
    }

    /// <summary>Changes the closed database by hand.</summary>
    public void Run(string sql)
    {
        using var connection = OutboxFile.Connect(Database, SqliteOpenMode.ReadWrite);
        connection.Script(sql);
    }

    /// <summary>Writes bytes into the database, as a disk may.</summary>
    public void Write(long at, params ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenWrite(Database);
        file.Position = at;
        file.Write(bytes);
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }

    private Outcome<SqliteOutbox> Opened(Outcome<SqliteOutbox> outcome)
    {
        if (outcome.Succeeded(out var outbox, out _))
            _opened.Add(outbox);
        return outcome;
    }
}
