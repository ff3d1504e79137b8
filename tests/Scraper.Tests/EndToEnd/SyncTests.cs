using System.IO;
using System.Text.RegularExpressions;
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
        var calls = await CallsOfOnceAsync(("TYPE", "file"), ("PATH", "new/reports.jsonl"));

        calls.Where(call => call is "fsync ." || call.Contains("new")).Should().Equal(
            "fsync .", "fsync new/reports.jsonl", "fsync new");
    }

    [TestMethod]
    public async Task APageIsOnDiskBeforeItHasItsNameThenTheName()
    {
        Directory.CreateDirectory(Path.Combine(_program.Directory, "pages"));

        var calls = await CallsOfOnceAsync(("TYPE", "textfile"), ("DIRECTORY", "pages"));

        calls.Where(call => call.Contains("pages")).Should().Equal(
            "fsync pages/scraper-db.prom.part", "rename pages/scraper-db.prom.part", "fsync pages");
    }

    /// <summary>What <c>once</c> syncs and renames, each with the file that the call names first.</summary>
    private async Task<List<string>> CallsOfOnceAsync(params (string Key, string Value)[] sink)
    {
        var start = _program.Start(["once"]);
        foreach (var argument in (string[])["-f", "-y", "-e", "trace=fsync,rename", "-o", "trace",
            start.FileName])
            start.ArgumentList.Insert(start.ArgumentList.Count - 1, argument);
        start.FileName = "strace";
        foreach (var (key, value) in sink)
            start.Environment["SCRAPER_SINKS__0__" + key] = value;
        var result = await ProcessRun.RunAsync(start);
        result.Exit.Should().Be(0, result.Error);
        // The end of a call may stand on a later line.
        return [.. Call().Matches(_program.Read("trace")).Select(call => call.Groups["name"].Value + " "
            + Path.GetRelativePath(_program.Directory, Path.GetFullPath(
                call.Groups["file"].Value, _program.Directory)))];
    }

    [GeneratedRegex(@" (?<name>fsync|rename)\((\d+<|"")(?<file>[^>""]+)[>""]")]
    private static partial Regex Call();
}
