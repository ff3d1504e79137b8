using System.IO;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>Each moment at which a kill can interrupt a repair, made by hand: nothing that waits is lost.
/// </summary>
[TestClass]
public sealed class InterruptedRepairTests : IDisposable
{
    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void AKillWhileCopyingLeavesTheDamagedFile()
    {
        var expected = Damaged(out _);
        File.WriteAllText(_state.Database + ".repairing", "half a copy");
        File.WriteAllText(_state.Database + ".grafted", "half a copy");

        Waiting().Should().Be(expected);

        Directory.GetFiles(_state.Path, "*.repairing").Should().BeEmpty();
        Directory.GetFiles(_state.Path, "*.grafted").Should().BeEmpty();
    }

    [TestMethod]
    public void AKillBeforeTheDamagedFileIsMovedBeginsAnew()
    {
        var expected = Damaged(out var repaired);
        File.Copy(repaired, _state.Database + ".repaired");

        Waiting().Should().Be(expected);
        Directory.GetFiles(_state.Path, "*.repaired").Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AKillBetweenTwoNamesIsFinished(bool logIsLeft)
    {
        var expected = Damaged(out var repaired);
        File.Move(repaired, _state.Database + ".repaired");
        File.Move(_state.Database, _state.Database + ".damaged-20260102T030405678Z");
        if (logIsLeft)
            File.WriteAllText(_state.Database + "-wal", "of the damaged file");

        Waiting().Should().Be(expected);
        _state.Damage.Single().Message.Should().Be(
            $"the outbox {_state.Database} was being replaced by a new file when the program was killed: "
            + "that is finished now");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(60_000)]
    public void WhatCannotBeCopiedForWantOfRoomStaysAsItIs(int room)
    {
        using var volume = SmallVolume.Mount(_state.Path, "2m");
        _state.Fill(300);
        _state.Write(40 * 4096, new byte[4096]);
        volume.FillUp(but: room);

        _state.TryOpen().Failure!.Kind.Should().Be(FailureKind.StateFull);
        _state.Damage.Should().BeEmpty();

        volume.MakeRoom();
        Waiting().Should().BeInRange(290, 300);
    }

    [TestMethod]
    public void DamageToTheSchemaCostsNoReport()
    {
        _state.Fill(50);
        var bytes = File.ReadAllBytes(_state.Database);
        // Also where SQLite left it when it moved it.
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        for (var at = 0; (at = text.IndexOf("CREATE TABLE delivery", at + 1, StringComparison.Ordinal)) > 0;)
            _state.Write(at + 2, "X"u8);

        Waiting().Should().Be(50);
        _state.Damage.Should().ContainSingle();
    }

    [TestMethod]
    public void DamageToTheFirstPageCostsNoReport()
    {
        _state.Fill(50);
        _state.Write(0, new byte[4096]);

        Waiting().Should().Be(50);
    }

    private int Waiting() => _state.Open().Waiting("a").Count;

    /// <summary>A file with a broken page: how many reports can be saved, and a file that has them.</summary>
    private int Damaged(out string repaired)
    {
        _state.Fill(200);
        var length = new FileInfo(_state.Database).Length;
        _state.Write(length / 2 / 4096 * 4096, new byte[4096]);
        var damaged = File.ReadAllBytes(_state.Database);
        var saved = Waiting();
        saved.Should().BeInRange(190, 199);
        _state.Close();
        _state.Damage.Clear();
        repaired = _state.Database + ".whole";
        File.Move(_state.Database, repaired);
        foreach (var old in Directory.GetFiles(_state.Path, "*.damaged-*"))
            File.Delete(old);
        File.WriteAllBytes(_state.Database, damaged);
        return saved;
    }
}
