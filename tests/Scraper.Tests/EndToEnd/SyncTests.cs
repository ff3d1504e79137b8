using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>What the program brings to disk, as the kernel is asked for it.</summary>
[TestClass]
[TestCategory("Real")]
public sealed partial class SyncTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public SyncTests() => _server = EndToEndTiny.Serve(_program);

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task AReportsLineIsOnDiskThenTheNameOfItsFileBeforeItCountsAsDelivered()
    {
        var calls = await CallsOfOnceAsync(
            0, ("SINKS__0__TYPE", "file"), ("SINKS__0__PATH", "new/reports.jsonl"));

        calls.Where(call => call is "fsync ." || call.Contains("new")).Should().Equal(
            "fsync .", "fsync new/reports.jsonl", "fsync new");
    }

    [TestMethod]
    public async Task APageIsOnDiskBeforeItHasItsNameThenTheName()
    {
        Directory.CreateDirectory(Path.Combine(_program.Directory, "pages"));

        var calls = await CallsOfOnceAsync(
            0, ("SINKS__0__TYPE", "textfile"), ("SINKS__0__DIRECTORY", "pages"));

        calls.Where(call => call.Contains("pages")).Should().Equal(
            "fsync pages/scraper-db.prom.part", "rename pages/scraper-db.prom.part", "fsync pages");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    public async Task ReportsThatGoTogetherAreSettledByOneSyncAndHowATargetStandsIsKeptByNone(int waiting)
    {
        Keep(waiting);
        _server.Answer("/metrics", "503 Service Unavailable", []);
        _server.Answer("/hook", "202 Accepted", Encoding.UTF8.GetBytes(
            $$"""{"accepted":{{waiting}},"duplicates":0,"refused":[]}"""));

        var calls = await CallsOfOnceAsync(3, ("SINKS__1__BATCH", "100"));

        _server.Posts.Should().ContainSingle();
        calls.Where(call => call.Contains("outbox.db")).Should().Equal(
            "fsync state/outbox.db-wal", // the head of a new log
            "fsync state/outbox.db-wal", // the verdicts
            "fsync state/outbox.db-wal", "fsync state/outbox.db"); // the log is written back at the end
    }

    /// <summary>So many reports wait for the webhook.</summary>
    private void Keep(int waiting)
    {
        var state = new OutboxOptions { StateDirectory = Path.Combine(_program.Directory, "state") };
        using var outbox = SqliteOutbox.Open(state, TimeProvider.System, _ => { }).Value;
        for (var report = 0; report < waiting; report++)
            outbox.Append(Some.Frozen(), ["webhook"]).Failure.Should().BeNull();
    }

    /// <summary>What <c>once</c> syncs and renames, each with the file that the call names first.</summary>
    private async Task<List<string>> CallsOfOnceAsync(
        int exit, params (string Variable, string Value)[] settings)
    {
        var start = _program.Start(["once"]);
        foreach (var argument in (string[])["-f", "-y", "-e", "trace=fsync,rename", "-o", "trace",
            start.FileName])
            start.ArgumentList.Insert(start.ArgumentList.Count - 1, argument);
        start.FileName = "strace";
        foreach (var (variable, value) in settings)
            start.Environment["SCRAPER_" + variable] = value;
        var result = await ProcessRun.RunAsync(start);
        result.Exit.Should().Be(exit, result.Error);
        // The end of a call may stand on a later line.
        return [.. Call().Matches(_program.Read("trace")).Select(call => call.Groups["name"].Value + " "
            + Path.GetRelativePath(_program.Directory, Path.GetFullPath(
                call.Groups["file"].Value, _program.Directory)))];
    }

    [GeneratedRegex(@" (?<name>fsync|rename)\((\d+<|"")(?<file>[^>""]+)[>""]")]
    private static partial Regex Call();
}
