using Scraper.Outbox;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

[TestClass]
public sealed class SqliteOutboxTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void AReportComesBackByteForByteAfterReopening()
    {
        var report = Some.Frozen();
        _state.Open().Append(report, ["file"]).Value.Should().Be(report);

        var due = _state.Open().NextDue("file", Now)!;

        due.Report.Json.ToArray().Should().Equal(report.Json.ToArray());
        (due.Report.ReportId, due.Report.Target, due.Report.ObservedAt, due.Attempts)
            .Should().Be((report.ReportId, "default", report.ObservedAt, 0));
    }

    [TestMethod]
    public void AReportLeavesWhenEverySinkHasIt()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a", "b"]);

        outbox.Accepted(outbox.NextDue("a", Now)!, Now);
        outbox.Bytes().Should().BeGreaterThan(0);
        outbox.NextDue("a", Now).Should().BeNull();

        outbox.Accepted(outbox.NextDue("b", Now)!, Now);
        outbox.Bytes().Should().Be(0);
    }

    [TestMethod]
    public void AReportIsKeptOnceHoweverOftenItIsAppended()
    {
        var outbox = _state.Open();
        var report = Some.Frozen();
        outbox.Append(report, ["a"]);
        outbox.Append(report, ["a"]);

        outbox.Waiting("a").Should().ContainSingle();
    }

    [TestMethod]
    public void AYoungerReportNeverOvertakesADeferredOne()
    {
        var outbox = _state.Open();
        var (older, younger) = (Some.Frozen(Now), Some.Frozen(Now.AddHours(8)));
        outbox.Append(older, ["a"]);
        outbox.Append(younger, ["a"]);

        outbox.Deferred(outbox.NextDue("a", Now)!, Now, new PutOff(Now.AddSeconds(5), "connection refused"));

        outbox.NextDue("a", Now.AddSeconds(4)).Should().BeNull();
        outbox.NextDueAt("a").Should().Be(Now.AddSeconds(5));
        var again = outbox.NextDue("a", Now.AddSeconds(5))!;
        (again.Report.ReportId, again.Attempts).Should().Be((older.ReportId, 1));
        outbox.Waiting("a").Should().Equal(
            new Owed(older.ReportId, "default", Now.AddSeconds(5), 1, "connection refused", IsRefused: false),
            new Owed(younger.ReportId, "default", DateTimeOffset.UnixEpoch, 0, null, IsRefused: false));
    }

    [TestMethod]
    public void ARejectedReportIsSetAsideAndBlocksNothing()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(Now), ["a"]);
        var next = Some.Frozen(Now.AddHours(8));
        outbox.Append(next, ["a"]);

        outbox.Rejected(outbox.NextDue("a", Now)!, Now, "400 Bad Request");

        outbox.NextDue("a", Now)!.Report.ReportId.Should().Be(next.ReportId);
        var state = outbox.States().Single();
        (state.Waiting, state.SetAside, state.LastReason).Should().Be((1, 1, "400 Bad Request"));
    }

    [TestMethod]
    public void EachVerdictIsTheSinksLastAttempt()
    {
        var outbox = _state.Open();
        var size = outbox.Append(Some.Frozen(Now), ["a"]).Value.Json.Length;

        outbox.Deferred(outbox.NextDue("a", Now)!, Now.AddSeconds(1), new PutOff(Now.AddSeconds(2), "503"));
        outbox.States().Should().Equal(
            new SinkState("a", 1, size, Now, 0, null, Now.AddSeconds(1), "503")
            {
                NextAttempt = Now.AddSeconds(2),
                PausedUntil = Now.AddSeconds(2),
            });

        outbox.Accepted(outbox.NextDue("a", Now.AddSeconds(2))!, Now.AddSeconds(3));
        outbox.States().Should().Equal(
            new SinkState("a", 0, 0, null, 0, Now.AddSeconds(3), Now.AddSeconds(3), null));

        outbox.Append(Some.Frozen(Now), ["a"]);
        outbox.Rejected(outbox.NextDue("a", Now.AddSeconds(4))!, Now.AddSeconds(4), "400");
        outbox.States().Should().Equal(
            new SinkState("a", 0, 0, null, 1, Now.AddSeconds(3), Now.AddSeconds(4), "400"));

        outbox.Append(Some.Frozen(Now), ["b"]);
        outbox.Superseded(outbox.NextDue("b", Now)!, Now.AddSeconds(5), "too old");
        outbox.States().Last().Should().Be(
            new SinkState("b", 0, 0, null, 0, null, Now.AddSeconds(5), "too old"));
    }

    [TestMethod]
    public void AClockThatWasSetBackDoesNotPutADeliveryOffForYears()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(Now), ["a"]);
        var future = Now.AddYears(10);
        outbox.Deferred(
            outbox.NextDue("a", future)!, future, new PutOff(future.AddSeconds(5), "connection refused"));

        outbox.NextDue("a", Now).Should().NotBeNull();
    }

    [TestMethod]
    public void WhatWasSentButNotSettledIsDueAgainWithTheSameId()
    {
        var report = Some.Frozen();
        var killed = _state.Open();
        killed.Append(report, ["a"]);
        using (killed.Claim("a")) // the system ends it with the process
            killed.NextDue("a", Now).Should().NotBeNull();

        var restarted = _state.Open();
        using var claim = restarted.Claim("a");

        claim.Should().NotBeNull();
        restarted.NextDue("a", Now)!.Report.ReportId.Should().Be(report.ReportId);
    }

    [TestMethod]
    public void TheFieldsOfTheLastReportOfAnInstanceAreRemembered()
    {
        var outbox = _state.Open();
        outbox.LastFields("default", "0b5e").Should().BeNull();
        outbox.Append(Some.Frozen(), ["a"]);
        var later = Some.Report(Now.AddHours(8)) with { Fields = [Some.Buckets] };
        outbox.Append(FrozenReport.Freeze(later), ["a"]);
        outbox.Append(Some.Frozen(id: null, target: "second"), []);

        outbox.LastFields("default", "0b5e").Should().Equal("buckets_total");
        outbox.LastFields("second", null).Should().Equal(
            "buckets_total", "wal_writes_total", "query_duration_seconds");
        outbox.LastFields("default", "another").Should().BeNull();
        outbox.Bytes().Should().Be(outbox.States().Single().WaitingBytes);
    }

    [TestMethod]
    public void OnlySoManyInstancesAreRememberedAndTheOldestGo()
    {
        var outbox = _state.Open();
        _state.Run(
            $"""
            WITH RECURSIVE number (n) AS
              (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {SqliteOutbox.RememberedInstances})
            INSERT INTO last_fields SELECT 'default', CAST(n AS TEXT), n, 'a' FROM number
            """);

        outbox.Append(Some.Frozen(), []);

        outbox.LastFields("default", "1").Should().BeNull();
        outbox.LastFields("default", "2").Should().Equal("a");
        outbox.LastFields("default", "0b5e").Should().HaveCount(3);
    }

    [TestMethod]
    public void APauseOfASinkIsKeptForTheNextProcessAndEndsWithASuccess()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(Now), ["a"]);
        var second = outbox.Append(Some.Frozen(Now), ["a"]).Value;
        var hour = Now.AddHours(1);
        outbox.Deferred(outbox.NextDue("a", Now)!, Now, new PutOff(hour, "429", Blame.Report));

        var next = _state.Open();
        next.NextDueAt("a").Should().Be(hour);
        next.NextDue("a", hour.AddMilliseconds(-1)).Should().BeNull("nothing of it is sent in the pause");
        next.NextDue("a", Now.AddSeconds(-1)).Should().NotBeNull("the clock was set back");
        next.Accepted(next.NextDue("a", hour)!, hour);

        (next.States().Single().PausedUntil, next.Waiting("a").Count).Should().Be((null, 1));
        next.NextDue("a", Now.AddMinutes(1))!.Report.ReportId.Should().Be(second.ReportId);
    }

    [TestMethod]
    public void APutOffThatPausesNobodyLetsTheOthersPass()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(Now), ["a"]);
        var second = outbox.Append(Some.Frozen(Now), ["a"]).Value;

        outbox.Deferred(outbox.NextDue("a", Now)!, Now,
            new PutOff(Now.AddHours(1), "400", Blame.Report, PausesSink: false));

        outbox.NextDue("a", Now)!.Report.ReportId.Should().Be(second.ReportId);
        outbox.States().Single().Should().BeEquivalentTo(
            new { NextAttempt = DateTimeOffset.UnixEpoch, PausedUntil = (DateTimeOffset?)null });
    }

    [TestMethod]
    public void EachSinkHasItsOwnStateAlsoOneThatTheSettingsNoLongerHave()
    {
        var outbox = _state.Open();
        var report = Some.Frozen(Now);
        outbox.Append(report, ["gone", "here"]);
        outbox.Accepted(outbox.NextDue("here", Now)!, Now.AddSeconds(1));

        outbox.States().Should().Equal(
            new SinkState("gone", 1, report.Json.Length, Now, 0, null, null, null)
            {
                NextAttempt = DateTimeOffset.UnixEpoch,
            },
            new SinkState("here", 0, 0, null, 0, Now.AddSeconds(1), Now.AddSeconds(1), null));
    }
}
