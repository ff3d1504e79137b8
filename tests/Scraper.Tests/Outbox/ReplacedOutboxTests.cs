using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>The file is replaced while a program has it open and an attempt is under way: the verdict of the
/// old attempt settles nothing of what stands there now, and what is kept from then on is kept there.
/// </summary>
[TestClass]
public sealed class ReplacedOutboxTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new();
    private readonly StateDirectory _other = new();

    public void Dispose()
    {
        _state.Dispose();
        _other.Dispose();
    }

    [TestMethod]
    [DataRow("removed")]
    [DataRow("moved over")]
    [DataRow("written over")]
    [DataRow("written over after a checkpoint")]
    public void TheVerdictOfAnOldAttemptSettlesNothingElse(string how)
    {
        var others = _other.Fill(3);
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(Now.AddHours(1)), ["a"]);
        var due = outbox.NextDue("a", Now)!;

        Replace(how);
        outbox.Accepted(due, Now);

        outbox.Waiting("a").Select(owed => owed.ReportId).Should().Equal(
            how == "removed" ? [] : others.Select(report => report.ReportId));
        var next = Some.Frozen(Now.AddHours(2));
        outbox.Append(next, ["a"]).Failure.Should().BeNull();
        _state.Close();
        _state.Open().Waiting("a")[^1].ReportId.Should().Be(next.ReportId);
        _state.Damage.Should().Equal(new Failure(FailureKind.StateCorrupt,
            $"the outbox {_state.Database} was "
            + (how.StartsWith("written over", StringComparison.Ordinal)
                ? "written over by another one while it was open: what that one holds is delivered"
                : "removed or replaced while it was open: 1 deliveries waited in it, what is in its place "
                    + "now is delivered")));
    }

    [TestMethod]
    public void ThatAFileIsGoneInWhichNothingWaitedIsNoNews()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a"]);
        outbox.Accepted(outbox.NextDue("a", Now)!, Now);

        Replace("removed");

        outbox.Waiting("a").Should().BeEmpty();
        _state.Damage.Should().BeEmpty();
    }

    [TestMethod]
    public void AnOlderStateOfTheSameFileIsTakenAsItIs()
    {
        var first = _state.Fill(1)[0];
        File.Copy(_state.Database, _state.Database + ".backup");
        var outbox = _state.Open();
        for (var i = 1; i < 50; i++)
            outbox.Append(Some.Frozen(Now.AddHours(i)), ["a"]);

        File.Move(_state.Database + ".backup", _state.Database, overwrite: true);

        outbox.Waiting("a").Select(owed => owed.ReportId).Should().Equal(first.ReportId);
    }

    [TestMethod]
    public void ALogThatIsRemovedIsWrittenBackFromTheOpenOne()
    {
        var outbox = _state.Open();
        var report = outbox.Append(Some.Frozen(), ["a"]).Value;
        File.Delete(_state.Database + "-wal");

        var next = outbox.Append(Some.Frozen(Now.AddHours(1)), ["a"]).Value;

        using var seen = OutboxFile.Connect(_state.Database, SqliteOpenMode.ReadOnly);
        seen.Rows("SELECT report_id FROM report ORDER BY id", row => row.GetString(0)).Should().Equal(
            report.ReportId.ToString(), next.ReportId.ToString());
    }

    [TestMethod]
    public void GarbageWrittenOverAnOpenFileCostsNoReportOfTheLog()
    {
        var outbox = _state.Open();
        var report = outbox.Append(Some.Frozen(), ["a"]).Value;
        File.WriteAllText(_state.Database, new string('x', 10_000));

        var next = outbox.Append(Some.Frozen(Now.AddHours(1)), ["a"]).Value;

        outbox.Waiting("a").Select(owed => owed.ReportId).Should().Equal(report.ReportId, next.ReportId);
    }

    [TestMethod]
    public void AFileThatAnotherProcessWritesToIsStillTheSame()
    {
        var (run, once) = (_state.Open(), _state.Open());
        for (var i = 0; i < 20; i++)
        {
            run.Append(Some.Frozen(Now.AddHours(i)), ["a"]);
            once.Accepted(once.NextDue("a", Now)!, Now);
            _state.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        run.Waiting("a").Should().BeEmpty();
        _state.Damage.Should().BeEmpty();
    }

    [TestMethod]
    public void AFileIsKnownByDeviceAndInode()
    {
        _state.Fill(1);
        var stamp = FileStamp.Of(_state.Database);

        FileStamp.Of(_state.Path).IsSameFile(stamp).Should().BeFalse();
        stamp.Size.Should().Be((ulong)new FileInfo(_state.Database).Length);
        _state.Write(0, "S"u8);
        FileStamp.Of(_state.Database).IsSameFile(stamp).Should().BeTrue();
        File.Copy(_state.Database, _state.Database + ".copy");
        FileStamp.Of(_state.Database + ".copy").IsSameFile(stamp).Should().BeFalse();
        FileStamp.Of(_state.Database + ".none").Should().Be(default(FileStamp));
    }

    private void Replace(string how)
    {
        if (how == "written over after a checkpoint")
            _state.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        if (how == "removed")
            Directory.Delete(_state.Path, recursive: true);
        else if (how == "moved over")
            File.Move(_other.Database, _state.Database, overwrite: true);
        else
            File.WriteAllBytes(_state.Database, File.ReadAllBytes(_other.Database));
    }
}
