using System.IO;
using System.IO.Compression;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>A file of the first layout: three reports that wait for sink down (the first was tried once) and
/// that sink refusing has refused; sink up has them.</summary>
[TestClass]
public sealed class LayoutOneTests : IDisposable
{
    private const string Instance = "11ad20a7d066e000";

    private static readonly Guid[] Reports =
    [
        new("01a2148a-88e7-72c8-a289-b309e85a96d7"), new("01a2148a-8b15-747e-814f-9e9e9836fde1"),
        new("01a2148a-8d71-7d7d-8b80-e49996c10b68"),
    ];

    private static readonly DateTimeOffset Later = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StateDirectory _state = new();

    public LayoutOneTests()
    {
        Directory.CreateDirectory(_state.Path);
        using var packed = File.OpenRead(Places.Fixture("outbox-layout-1.db.gz"));
        using var bytes = new GZipStream(packed, CompressionMode.Decompress);
        using var file = File.Create(_state.Database);
        bytes.CopyTo(file);
    }

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void EverythingThatWaitsIsTakenOverWithItsChecksum()
    {
        var before = SqliteOutbox.Peek(_state.Options)!.States();

        var outbox = _state.Open();

        outbox.States().Should().Equal(before);
        outbox.LastFields("default", Instance).Should().NotBeNullOrEmpty();
        outbox.Waiting("down").Select(owed => (owed.ReportId, owed.Attempts, owed.Reason)).Should().Equal(
            (Reports[0], 1, "503 Service Unavailable"), (Reports[1], 0, null), (Reports[2], 0, null));
        foreach (var id in Reports)
        {
            var due = outbox.NextDue("down", Later)!;
            (due.Report.ReportId, due.Report.Thaw().ReportId).Should().Be((id, id));
            outbox.Accepted(due, Later);
        }
        outbox.NextDue("down", Later).Should().BeNull();
        outbox.Bytes().Should().BeGreaterThan(0, "what was refused is still set aside");
        _state.Damage.Should().BeEmpty();
        Directory.GetFiles(_state.Path, "outbox.db*").Select(Path.GetFileName).Should().BeEquivalentTo(
            ["outbox.db", "outbox.db-wal", "outbox.db-shm"]);
    }

    [TestMethod]
    public void ALookShowsItAsItIs()
    {
        var before = File.ReadAllBytes(_state.Database);
        var view = SqliteOutbox.Peek(_state.Options)!;

        view.States().Select(state => (state.Sink, state.Waiting, state.SetAside)).Should().Equal(
            ("down", 3, 0), ("refusing", 0, 3), ("up", 0, 0));
        view.Bytes().Should().Be(3 * 8564);
        File.ReadAllBytes(_state.Database).Should().Equal(before);
    }

    [TestMethod]
    public void ADamagedOneIsRepairedAsItIsUpgraded()
    {
        _state.Run("PRAGMA foreign_keys = OFF; UPDATE report SET observed_at = 'x' WHERE id = 2");

        var outbox = _state.Open();

        outbox.Waiting("down").Select(owed => owed.ReportId).Should().Equal(Reports[0], Reports[2]);
        _state.Damage.Single().Message.Should().EndWith(", 1 could not be read");
    }

    [TestMethod]
    public void AKillWhileItIsUpgradedLosesNothing()
    {
        var old = File.ReadAllBytes(_state.Database);
        _state.Open();
        _state.Close();
        File.Move(_state.Database, _state.Database + ".repaired");
        _state.Open().Waiting("down").Should().HaveCount(3, "it was killed between two names");
        _state.Close();

        File.Move(_state.Database, _state.Database + ".repairing");
        File.WriteAllBytes(_state.Database, old);
        _state.Open().Waiting("down").Should().HaveCount(3, "it was killed while it copied");
    }
}
