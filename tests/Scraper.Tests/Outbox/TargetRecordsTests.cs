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

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void WhatIsWrittenIsRead()
    {
        var records = new TargetRecords(_state.Options);
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
        new TargetRecords(_state.Options).Write(Failing);

        outbox.Waiting("a").Should().ContainSingle();
        _state.Open().Bytes().Should().BePositive();
        TargetRecords.Peek(_state.Options).Should().Equal(Failing);
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
            connection.Run("PRAGMA user_version = 7");
        var records = new TargetRecords(_state.Options);

        foreach (var work in (Action[])[
            () => records.Read(), () => records.Write(Failing), () => TargetRecords.Peek(_state.Options)])
            work.Should().Throw<OutboxException>().WithMessage("the outbox * has layout 7, *");
    }
}
