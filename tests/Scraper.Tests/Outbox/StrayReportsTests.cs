using System.IO;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>The first page of the reports' table is written over: what stands on the others still arrives.
/// </summary>
[TestClass]
public sealed class StrayReportsTests : IDisposable
{
    private const int Reports = 60;

    private readonly StateDirectory _state = new(above: StateDirectory.InMemory);

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow("report")]
    [DataRow("report", "sqlite_autoindex_report_1")]
    [DataRow("report", "delivery")]
    public void ATableWithoutItsFirstPageCostsNoReport(params string[] tables)
    {
        var kept = Fill();

        WriteOver(tables);

        Sent().Should().Equal(kept.Select(Text));
        _state.Damage.Single().Message.Should()
            .EndWith($", {Reports} waiting reports of it were taken over into a new one");
    }

    [TestMethod]
    public void WhatLeftBeforeDoesNotComeAgain()
    {
        var kept = Fill();
        var outbox = _state.Open();
        for (var i = 0; i < Reports / 2; i++)
            outbox.Accepted(outbox.NextDue("a", Some.Time)!, Some.Time);
        _state.Close();

        WriteOver("report");

        Sent().Should().Equal(kept[(Reports / 2)..].Select(Text));
    }

    [TestMethod]
    public void OfTwoReportsThatHadOneIdTheLaterOneIsOwed()
    {
        var kept = Fill();
        var outbox = _state.Open();
        _state.Run($"DELETE FROM delivery WHERE id > {Reports / 2}");
        var later = Enumerable.Range(0, Reports / 2)
            .Select(i => outbox.Append(Large(Reports + i), ["a"]).Value).ToList();
        _state.Close();

        WriteOver("report");

        Sent().Should().Equal(kept[..(Reports / 2)].Concat(later).Select(Text));
    }

    [TestMethod]
    public void WhatStandsInTheLogAloneIsFoundThere()
    {
        // One a page, so many that the first page points to pages that point to them: it stays as it is where
        // a report is added.
        var kept = Fill(600, i => Sized(i, 2_500));
        var outbox = _state.Open();
        kept.AddRange(Enumerable.Range(600, 5).Select(i => outbox.Append(Sized(i, 2_500), ["a"]).Value));
        var (database, log) = (Read(_state.Database), Read(_state.Database + "-wal"));
        _state.Close();
        File.WriteAllBytes(_state.Database, database);
        File.WriteAllBytes(_state.Database + "-wal", log);

        WriteOver("report");

        Sent().Should().Equal(kept.Select(Text));
        _state.Damage.Should().ContainSingle();
    }

    // Large enough for a page that only points to others, and for bodies that go on elsewhere.
    private static FrozenReport Large(int number) => Sized(number, 200 + (number % 3 * 6_000));

    private static FrozenReport Sized(int number, int bytes) => FrozenReport.Freeze(
        Some.Report(Some.Time.AddSeconds(number)) with
        {
            Absent = [new AbsentField("series_total", new string('x', bytes))],
        });

    private List<FrozenReport> Fill(int reports = Reports, Func<int, FrozenReport>? report = null)
    {
        var outbox = _state.Open();
        var kept = Enumerable.Range(0, reports)
            .Select(i => outbox.Append((report ?? Large)(i), ["a"]).Value).ToList();
        _state.Close();
        return kept;
    }

    private void WriteOver(params string[] tables)
    {
        var random = new Random(1);
        foreach (var page in tables.Select(Root).ToList())
        {
            var noise = new byte[4096];
            random.NextBytes(noise);
            _state.Write((page - 1) * 4096, noise);
        }
    }

    private long Root(string table)
    {
        // Nothing of the log may be written back.
        using var connection = OutboxFile.Connect(
            new Uri(_state.Database).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly);
        return connection.Number("SELECT rootpage FROM sqlite_master WHERE name = $name", ("$name", table));
    }

    private List<string> Sent()
    {
        var outbox = _state.Open();
        var sent = new List<string>();
        while (outbox.NextDue("a", Some.Time.AddDays(1)) is { } due)
        {
            sent.Add(Text(due.Report));
            outbox.Accepted(due, Some.Time.AddDays(1));
        }
        return sent;
    }

    // Short enough to be read where two differ.
    private static string Text(FrozenReport report) =>
        $"{report.ReportId} {Convert.ToHexStringLower(SHA256.HashData(report.Json.Span))[..16]}";

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
