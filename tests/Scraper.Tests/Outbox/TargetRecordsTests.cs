using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>Records of targets in the outbox's file.</summary>
[TestClass]
public sealed class TargetRecordsTests : IDisposable
{
    private static readonly TargetRecord Failing = new TargetRecord("a")
        .After(null, Some.Time, null)
        .After(
            new Failure(FailureKind.AccessDenied, "no token"), Some.Time.AddSeconds(1),
            Some.Time.AddHours(8));

    private readonly StateDirectory _state = new();
    private readonly OutboxStore _store;

    public TargetRecordsTests() =>
        _store = new OutboxStore(new OutboxFile(_state.Path), TimeProvider.System, _ => { });

    public void Dispose()
    {
        _store.Dispose();
        _state.Dispose();
    }

    [TestMethod]
    public void WhatIsWrittenIsRead()
    {
        var records = new TargetRecords(_store);
        records.Write(new TargetRecord("b"));
        records.Write(Failing with { Attempts = 7 });
        records.Write(Failing);

        records.Read().Should().Equal(Failing, new TargetRecord("b"));
        TargetRecords.Peek(_state.Options).Should().Equal(Failing, new TargetRecord("b"));
        records.Forget("a");
        records.Read().Should().Equal(new TargetRecord("b"));
    }

    [TestMethod]
    public void TheyStandBesideAnOutboxThatIsUsedBefore()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a"]);

        TargetRecords.Peek(_state.Options).Should().BeEmpty();
        new TargetRecords(_store).Write(Failing);

        outbox.Waiting("a").Should().ContainSingle();
        _state.Open().Bytes().Should().BePositive();
        TargetRecords.Peek(_state.Options).Should().Equal(Failing);
    }

    [TestMethod]
    public void TheOutboxDoesNotTakeThemForWhatAnotherProcessDid()
    {
        var outbox = _state.Open();
        outbox.Records.Write(Failing);

        outbox.IsChangedByOthers().Should().BeFalse();
        outbox.Records.Read().Should().Equal(Failing);
        new TargetRecords(_store).Forget("a");
        outbox.IsChangedByOthers().Should().BeTrue();
    }

    [TestMethod]
    public void ALookCreatesNothing()
    {
        TargetRecords.Peek(_state.Options).Should().BeEmpty();

        Directory.Exists(_state.Path).Should().BeFalse();
    }

    [TestMethod]
    public void AFailureOfTheStateDirectoryComesOutAsThat()
    {
        _state.Open();
        using (var connection = OutboxFile.Connect(_state.Database, SqliteOpenMode.ReadWrite))
            connection.Run("PRAGMA user_version = 8");
        var records = new TargetRecords(_store);

        foreach (var work in (Action[])[
            () => records.Read(), () => records.Write(Failing), () => TargetRecords.Peek(_state.Options)])
            work.Should().Throw<OutboxException>().WithMessage("the outbox * has layout 8, *");
    }
}
