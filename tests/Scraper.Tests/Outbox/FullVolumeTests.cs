using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>A volume that the backlog filled is drained all the same.</summary>
/// <remarks>Not beside others: a process that another test starts has the files of this one open for a
/// moment, and what is deleted then keeps its room on the volume.</remarks>
[TestClass]
[DoNotParallelize]
public sealed class FullVolumeTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow("400k", false, false)]
    [DataRow("400k", true, false)]
    [DataRow("400k", false, true)]
    [DataRow("4m", false, true)]
    [DataRow("4m", true, true)]
    public void EverythingThatWasKeptArrivesAndCollectionGoesOn(string size, bool restarted, bool byOthersToo)
    {
        using var volume = SmallVolume.Mount(_state.Path, size);
        var outbox = _state.Open();
        var kept = Backlog(outbox);
        if (byOthersToo)
            volume.FillUp();
        if (restarted)
        {
            _state.Close();
            outbox = _state.Open();
        }
        outbox.Deferred(outbox.NextDue("a", Now)!, Now, new PutOff(Now.AddSeconds(5), "503"));

        var sent = Drain(outbox, Now.AddSeconds(5));

        sent.Should().Equal(kept);
        volume.MakeRoom();
        outbox.Append(Some.Frozen(Now.AddYears(1)), ["a"]).Failure.Should().BeNull();
        Backlog(outbox).Should().HaveCountGreaterThan(kept.Count / 2);
        TestContext.WriteLine($"{size}: {kept.Count} reports kept until full, {sent.Count} arrived");
        _state.Close();
    }

    [TestMethod]
    public void ItIsSoTooForAProgramThatStartsAnewForEachReport()
    {
        using var volume = SmallVolume.Mount(_state.Path, "400k");
        var kept = new List<Guid>();
        for (Guid? next = Guid.Empty; next is not null;)
        {
            next = Keep(kept.Count, 8_000);
            if (next is { } id)
                kept.Add(id);
        }

        var sent = new List<Guid>();
        for (var due = Next(); due is not null; due = Next())
            sent.Add(due.Value);

        sent.Should().Equal(kept);
        Enumerable.Range(0, kept.Count - 3).Select(i => Keep(1000 + i, 8_000)).Should().NotContainNulls();
        TestContext.WriteLine($"400k: {kept.Count} reports of 8 KB kept until full, {sent.Count} arrived");
    }

    private Guid? Keep(int number, int bytes)
    {
        var report = Some.Report(Now.AddSeconds(number)) with
        {
            Absent = [new AbsentField("series_total", new string('x', bytes))],
        };
        var kept = _state.Open().Append(FrozenReport.Freeze(report), ["a"]);
        _state.Close();
        return kept.Succeeded(out var frozen, out _) ? frozen.ReportId : null;
    }

    private Guid? Next()
    {
        var outbox = _state.Open();
        var due = outbox.NextDue("a", Now);
        if (due is not null)
            outbox.Accepted(due, Now);
        _state.Close();
        return due?.Report.ReportId;
    }

    // The last ones that fit are those that a collection keeps: as large as the report of a small server.
    private static List<Guid> Backlog(SqliteOutbox outbox)
    {
        var kept = new List<Guid>();
        while (true)
        {
            var appended = outbox.Append(Some.Frozen(Now.AddSeconds(kept.Count)), ["a"]);
            if (!appended.Succeeded(out var report, out var failure))
            {
                failure.Kind.Should().Be(FailureKind.StateFull);
                kept.Should().HaveCountGreaterThan(5);
                return kept;
            }
            kept.Add(report.ReportId);
        }
    }

    private static List<Guid> Drain(SqliteOutbox outbox, DateTimeOffset now)
    {
        var sent = new List<Guid>();
        while (outbox.NextDue("a", now) is { } due)
        {
            sent.Add(due.Report.ReportId);
            outbox.Accepted(due, now);
            outbox.Expire(["a"], now);
        }
        return sent;
    }
}
