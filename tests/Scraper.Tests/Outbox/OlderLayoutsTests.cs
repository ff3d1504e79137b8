using System.IO;
using System.IO.Compression;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>Files of older layouts, as the programs of their time wrote them: three reports that wait for
/// sink down (the first was tried once) and that sink refusing has refused; sink up has them.</summary>
[TestClass]
public sealed class OlderLayoutsTests : IDisposable
{
    private static readonly DateTimeOffset Later = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<int, Guid[]> Reports = new()
    {
        [1] =
        [
            new("01a2148a-88e7-72c8-a289-b309e85a96d7"), new("01a2148a-8b15-747e-814f-9e9e9836fde1"),
            new("01a2148a-8d71-7d7d-8b80-e49996c10b68"),
        ],
        [2] =
        [
            new("01a2154c-ccbc-7b67-bd5a-09326e31a9aa"), new("01a2154c-cf12-7b59-b257-dddada15736a"),
            new("01a2154c-d1b4-7362-a51c-9058a3d0d86a"),
        ],
    };

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow(1, "11ad20a7d066e000")]
    [DataRow(2, "11ad245614ffe000")]
    public void EverythingThatWaitsIsTakenOverWithItsChecksum(int layout, string instance)
    {
        var ids = Begin(layout);
        var before = SqliteOutbox.Peek(_state.Options)!.States();

        var outbox = _state.Open();

        outbox.States().Should().Equal(before);
        outbox.LastFields("default", instance).Should().NotBeNullOrEmpty();
        outbox.Waiting("down").Select(owed => (owed.ReportId, owed.Attempts, owed.Reason)).Should().Equal(
            (ids[0], 1, "503 Service Unavailable"), (ids[1], 0, null), (ids[2], 0, null));
        foreach (var id in ids)
        {
            var due = outbox.NextDue("down", Later)!;
            (due.Report.ReportId, due.Report.Thaw().ReportId, due.Doubts).Should().Be((id, id, 0));
            outbox.Accepted(due, Later);
        }
        outbox.NextDue("down", Later).Should().BeNull();
        outbox.Bytes().Should().BeGreaterThan(0, "what was refused is still set aside");
        _state.Damage.Should().BeEmpty();
        Directory.GetFiles(_state.Path, "outbox.db*").Select(Path.GetFileName).Should().BeEquivalentTo(
            ["outbox.db", "outbox.db-wal", "outbox.db-shm"]);
    }

    [TestMethod]
    [DataRow(1, 8564)]
    [DataRow(2, 4049)]
    public void ALookShowsItAsItIs(int layout, int bytes)
    {
        Begin(layout);
        var before = File.ReadAllBytes(_state.Database);
        var view = SqliteOutbox.Peek(_state.Options)!;

        view.States().Select(state => (state.Sink, state.Waiting, state.SetAside)).Should().Equal(
            ("down", 3, 0), ("refusing", 0, 3), ("up", 0, 0));
        view.Bytes().Should().Be(3 * bytes);
        File.ReadAllBytes(_state.Database).Should().Equal(before);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ADamagedOneIsRepairedAsItIsUpgraded(int layout)
    {
        var ids = Begin(layout);
        _state.Run("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "
            + "UPDATE report SET observed_at = -1 WHERE id = 2");

        var outbox = _state.Open();

        outbox.Waiting("down").Select(owed => owed.ReportId).Should().Equal(ids[0], ids[2]);
        _state.Damage.Single().Message.Should().EndWith(", 1 could not be read");
    }

    [TestMethod]
    public void OneWithABrokenSchemaHasItsTablesWhereItsOwnLayoutHasThem()
    {
        var ids = Begin(2);
        _state.Run(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE NO' WHERE name = 'report'");

        var outbox = _state.Open();

        outbox.Waiting("down").Select(owed => owed.ReportId).Should().Equal(ids);
        _state.Damage.Single().Message.Should().EndWith(
            ", 3 waiting reports of it were taken over into a new one");
    }

    [TestMethod]
    public void AFileOfTodayThatSaysItIsOfTheSecondLayoutLosesNothing()
    {
        _state.Open().Append(Some.Frozen(), ["a"]);
        _state.Run("UPDATE delivery SET doubts = 3; PRAGMA user_version = 2");

        _state.Open().NextDue("a", Later)!.Doubts.Should().Be(3);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void AKillWhileItIsUpgradedLosesNothing(int layout)
    {
        Begin(layout);
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

    private Guid[] Begin(int layout)
    {
        Directory.CreateDirectory(_state.Path);
        File.WriteAllBytes(_state.Database, FileOf(layout));
        return Reports[layout];
    }

    /// <summary>The bytes of a file of this layout.</summary>
    internal static byte[] FileOf(int layout)
    {
        using var packed = File.OpenRead(Places.Fixture($"outbox-layout-{layout}.db.gz"));
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }
}
