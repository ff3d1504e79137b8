using System.IO;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

[TestClass]
public sealed class PeekTests : IDisposable
{
    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void WithoutAnOutboxThereIsNothingToSeeAndNothingIsMade()
    {
        SqliteOutbox.Peek(_state.Options).Should().BeNull();

        Directory.Exists(_state.Path).Should().BeFalse();
    }

    [TestMethod]
    public void ALookCreatesNoFile()
    {
        _state.Open().Append(Some.Frozen(), ["a"]);
        var before = Directory.GetFiles(_state.Path);

        var view = SqliteOutbox.Peek(_state.Options)!;

        view.States().Single().Waiting.Should().Be(1);
        view.Bytes().Should().Be(Some.Frozen().Json.Length);
        view.LastFields("default", "0b5e").Should().Contain("buckets_total");
        Directory.GetFiles(_state.Path).Should().BeEquivalentTo(before);
    }

    [TestMethod]
    public void WhereThereCanBeNoOutboxALookFails()
    {
        File.WriteAllText(_state.Path, "");

        var view = SqliteOutbox.Peek(_state.Options)!;

        FluentActions.Invoking(view.States).Should().Throw<OutboxException>().WithMessage(
            $"cannot use the state directory {_state.Path}: a file stands where a directory should be; "
            + "choose another one (--state-dir)");
    }

    [TestMethod]
    public void ALookAtALayoutOfANewerProgramSaysSo()
    {
        _state.Fill(1);
        _state.Run("PRAGMA user_version = 8");

        var view = SqliteOutbox.Peek(_state.Options)!;

        foreach (var look in (Action[])[() => view.States(), () => view.Bytes()])
            look.Should().Throw<OutboxException>().WithMessage(
                $"the outbox {_state.Database} has layout 8, made by a newer version of this program; "
                + "upgrade or choose another state directory (--state-dir)");
        view.LastFields("default", "0b5e").Should().BeNull();
    }

    [TestMethod]
    public void AnEmptyFileIsAnOutboxInWhichNothingWaits()
    {
        Directory.CreateDirectory(_state.Path);
        File.WriteAllText(_state.Database, "");

        SqliteOutbox.Peek(_state.Options)!.States().Should().BeEmpty();
    }

    [TestMethod]
    public void ALookAtADamagedFileLeavesItAlone()
    {
        Directory.CreateDirectory(_state.Path);
        File.WriteAllText(_state.Database, new string('x', 10_000));

        var view = SqliteOutbox.Peek(_state.Options)!;

        view.LastFields("default", null).Should().BeNull();
        FluentActions.Invoking(view.States).Should().Throw<OutboxException>()
            .WithMessage($"the outbox {_state.Database} is damaged; run and once repair it");
        Directory.GetFiles(_state.Path).Should().ContainSingle();
    }
}
