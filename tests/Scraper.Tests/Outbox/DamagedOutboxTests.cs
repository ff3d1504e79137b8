using System.IO;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>Each test begins with a directory that something broke.</summary>
[TestClass]
public sealed class DamagedOutboxTests : IDisposable
{
    private const string Directories = " state directory (--state-dir)";
    private const string OrElse = " or choose another" + Directories;
    private const string Held = "the outbox f is held by another process for too long; end that process"
        + OrElse;

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void AGarbageFileIsSetAsideAndToldOnce()
    {
        Directory.CreateDirectory(_state.Path);
        File.WriteAllText(_state.Database, string.Join('\n', Enumerable.Repeat("no database", 1000)));

        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a"]).Failure.Should().BeNull();

        var aside = Directory.GetFiles(_state.Path, "outbox.db.damaged-*").Single();
        File.ReadAllText(aside).Should().StartWith("no database");
        _state.Damage.Should().Equal(new Failure(FailureKind.StateCorrupt,
            $"the outbox {_state.Database} was damaged: it is now {aside}, 0 waiting reports of it were "
            + "taken over into a new one"));
        _state.Open();
        _state.Damage.Should().ContainSingle();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(100)]
    [DataRow(4096)]
    [DataRow(8000)]
    public void AFileCutShortNeverStopsACollection(int length)
    {
        _state.Fill(10);
        using (var file = File.OpenWrite(_state.Database))
            file.SetLength(length);

        _state.Open().Append(Some.Frozen(), ["a"]).Failure.Should().BeNull();

        _state.Open().Waiting("a").Should().NotBeEmpty();
    }

    [TestMethod]
    public void ADamagedTailCostsTheTailOnly()
    {
        _state.Fill(200);
        var length = new FileInfo(_state.Database).Length;
        using (var file = File.OpenWrite(_state.Database))
            file.SetLength(length / 4096 * 3 / 4 * 4096);

        var outbox = _state.Open();

        outbox.Waiting("a").Count.Should().BeInRange(100, 199);
        _state.Damage.Single().Message.Should().Contain(
            $", {outbox.Waiting("a").Count} waiting reports of it were taken over into a new one");
    }

    [TestMethod]
    public void ABrokenPageIsFoundAndOnlyWhatStoodThereIsLost()
    {
        _state.Fill(200);
        using (var file = File.OpenWrite(_state.Database))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var outbox = _state.Open();

        _state.Damage.Should().ContainSingle();
        outbox.Waiting("a").Count.Should().BeInRange(150, 199);
        outbox.NextDue("a", Some.Time)!.Report.Thaw().Fields.Should().HaveCount(3);
    }

    [TestMethod]
    public void WhatIsKnownOfSinksAndInstancesIsTakenOverToo()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a", "b"]);
        outbox.Accepted(outbox.NextDue("a", Some.Time)!, Some.Time);
        outbox.Deferred(
            outbox.NextDue("b", Some.Time)!, Some.Time, new PutOff(Some.Time.AddSeconds(5), "503"));
        var (states, fields) = (outbox.States(), outbox.LastFields("default", "0b5e"));
        var waiting = states.Single(state => state.Sink == "b");
        _state.Fill(200);
        using (var file = File.OpenWrite(_state.Database))
            file.SetLength(file.Length - 4096);

        var healed = _state.Open();

        _state.Damage.Should().ContainSingle();
        healed.LastFields("default", "0b5e").Should().Equal(fields);
        healed.States().Single(state => state.Sink == "b").Should().Be(waiting);
        healed.States()[0].LastAccepted.Should().Be(Some.Time);
    }

    [TestMethod]
    public void TheLogOfADamagedFileIsSetAsideWithIt()
    {
        Directory.CreateDirectory(_state.Path);
        foreach (var part in (string[])["", "-wal", "-shm"])
            File.WriteAllText(_state.Database + part, "part" + part);

        var aside = new OutboxFile(_state.Path).SetAside("damaged", Some.Time);

        aside.Should().Be(_state.Database + ".damaged-20260102T030405678Z");
        Directory.GetFiles(_state.Path).Select(file => (file, File.ReadAllText(file))).Should()
            .BeEquivalentTo([(aside, "part"), (aside + "-wal", "part-wal"), (aside + "-shm", "part-shm")]);
    }

    [TestMethod]
    public void ARowThatTheRulesRefuseCostsNoOther()
    {
        _state.Fill(20);
        _state.Run("PRAGMA foreign_keys = OFF; DELETE FROM report WHERE id IN (5, 15)");
        using var from = OutboxFile.Connect(_state.Database, SqliteOpenMode.ReadWrite);
        using var into = OutboxFile.Connect(
            Path.Combine(_state.Path, "new.db"), SqliteOpenMode.ReadWriteCreate);
        OutboxLayout.Create(into);

        Salvage.Copy(from, into).Should().Be(new Salvaged(Waiting: 18, Lost: 2));
    }

    [TestMethod]
    public void DamageBetweenTwoRunsHealsAtTheNextOne()
    {
        _state.Fill(1);
        File.WriteAllText(_state.Database, new string('x', 10_000));
        var outbox = _state.Open();

        outbox.Append(Some.Frozen(Some.Time.AddHours(8)), ["a"]).Failure.Should().BeNull();

        outbox.Waiting("a").Should().ContainSingle();
        _state.Damage.Should().ContainSingle();
    }

    [TestMethod]
    public void AStateDirectoryThatWasWipedUnderARunningProgramIsMadeAnew()
    {
        var outbox = _state.Open();
        Directory.Delete(_state.Path, recursive: true);

        outbox.Append(Some.Frozen(), ["a"]).Failure.Should().BeNull();

        outbox.Waiting("a").Should().ContainSingle();
    }

    [TestMethod]
    public void ADirectoryInPlaceOfTheFileIsToldInOneSentence()
    {
        Directory.CreateDirectory(_state.Database);

        var told = new Failure(FailureKind.StateUnavailable,
            $"cannot use the state directory {_state.Path}: outbox.db in it is a directory; choose another "
            + "one (--state-dir)");
        _state.TryOpen().Failure.Should().Be(told);
        FluentActions.Invoking(SqliteOutbox.Peek(_state.Options)!.States).Should().Throw<OutboxException>()
            .Which.Failure.Should().Be(told);
    }

    [TestMethod]
    public void AFileInPlaceOfTheDirectoryIsToldInOneSentence()
    {
        File.WriteAllText(_state.Path, "");

        _state.TryOpen().Failure.Should().Be(new Failure(FailureKind.StateUnavailable,
            $"cannot use the state directory {_state.Path}: a file stands where a directory should be; "
            + "choose another one (--state-dir)"));
    }

    [TestMethod]
    public void AParentThatIsAFileIsToldInOneSentence()
    {
        File.WriteAllText(_state.Path, "");
        var below = Path.Combine(_state.Path, "below");

        _state.TryOpen(new OutboxOptions { StateDirectory = below }).Failure.Should().Be(new Failure(
            FailureKind.StateUnavailable,
            $"cannot use the state directory {below}: a file stands where a directory should be; choose "
            + "another one (--state-dir)"));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void AReadOnlyDirectoryHasItsOwnKind()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Inconclusive("root may write to every directory");
        Directory.CreateDirectory(_state.Path);
        File.SetUnixFileMode(_state.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        _state.TryOpen().Failure!.Kind.Should().Be(FailureKind.StateUnavailable);
    }

    [TestMethod]
    public void ALayoutOfANewerProgramIsLeftAlone()
    {
        _state.Fill(0);
        _state.Run("PRAGMA user_version = 8");

        _state.TryOpen().Failure.Should().Be(new Failure(FailureKind.StateUnavailable,
            $"the outbox {_state.Database} has layout 8, made by a newer version of this program; upgrade or "
            + "choose another state directory (--state-dir)"));
        _state.Damage.Should().BeEmpty();
    }

    [TestMethod]
    public void ASinkOfAnyNameDoesNotKeepARepairFromItsWork()
    {
        using var claim = _state.Open().Claim("repair");
        _state.Close();
        File.WriteAllText(_state.Database, new string('x', 10_000));

        _state.Open().Append(Some.Frozen(), ["a"]).Failure.Should().BeNull();
        _state.Damage.Should().ContainSingle();
    }

    [TestMethod]
    public void ARepairByAnotherProcessIsLeftToIt()
    {
        _state.Fill(1);
        File.WriteAllText(_state.Database, new string('x', 10_000));
        using var repair = new OutboxFile(_state.Path).TryLock("repair");

        _state.TryOpen().Failure.Should().Be(new Failure(FailureKind.StateCorrupt,
            $"the outbox {_state.Database} is being repaired by another process; try again"));
        Directory.GetFiles(_state.Path, "*.damaged-*").Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(13, 13, "state_full: no space left for f; free some" + OrElse)]
    [DataRow(10, 4874, "state_full: no space left for f; free some" + OrElse)]
    [DataRow(8, 8, "state_read_only: f is read-only; mount it writable" + OrElse)]
    [DataRow(11, 11, "state_corrupt: the outbox f is damaged")]
    [DataRow(26, 26, "state_corrupt: the outbox f is damaged")]
    [DataRow(5, 5, "state_unavailable: " + Held)]
    [DataRow(6, 6, "state_unavailable: " + Held)]
    [DataRow(14, 14, "state_unavailable: cannot use the outbox f: a 'text'; choose another" + Directories)]
    [DataRow(10, 266, "state_unavailable: cannot use the outbox f: a 'text'; choose another" + Directories)]
    public void WhatSqliteSaysIsOneSentence(int code, int extended, string told) =>
        Told(StateFailures.Of(
            new SqliteException($"SQLite Error {code}: 'a 'text''.", code, extended), "f")).Should().Be(told);

    [TestMethod]
    public void WhatSqliteSaysInItsOwnWayIsToldAsItIs() =>
        StateFailures.Of(new SqliteException("text", 14), "f").Message.Should().Be(
            "cannot use the outbox f: text; choose another" + Directories);

    [TestMethod]
    [DataRow(28, "state_full: no space left for d; free some" + OrElse)]
    [DataRow(30, "state_read_only: d is read-only; mount it writable" + OrElse)]
    [DataRow(5,
        "state_unavailable: cannot use the state directory d: text; choose another one (--state-dir)")]
    public void WhatTheSystemSaysIsOneSentence(int errno, string told)
    {
        var error = new IOException("text.", errno);
        Told(StateFailures.Of(error, "d")).Should().Be(told);
        if (errno == 30)
            Told(StateFailures.Of(new UnauthorizedAccessException("", error), "d")).Should().Be(told);
    }

    [TestMethod]
    public void AMissingPermissionIsOneSentence() =>
        Told(StateFailures.Of(new UnauthorizedAccessException(), "d")).Should().Be(
            "state_unavailable: no permission for the state directory d; give this user read and write "
            + "access or choose another one (--state-dir)");

    private static string Told(Failure failure) => $"{failure.Kind.Label()}: {failure.Message}";
}
