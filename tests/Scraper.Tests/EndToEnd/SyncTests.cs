using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>What the program brings to disk, as the kernel is asked for it.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class SyncTests : IDisposable
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
        var start = _program.Start(["once"]);
        foreach (var argument in (string[])["-f", "-y", "-e", "trace=fsync", "-o", "trace", start.FileName])
            start.ArgumentList.Insert(start.ArgumentList.Count - 1, argument);
        start.FileName = "strace";
        start.Environment["SCRAPER_SINKS__0__TYPE"] = "file";
        start.Environment["SCRAPER_SINKS__0__PATH"] = "new/reports.jsonl";

        var result = await ProcessRun.RunAsync(start);

        result.Exit.Should().Be(0, result.Error);
        var files = _program.Read("trace").Split('\n')
            .Where(line => line.Contains(" fsync(")) // its end may stand on a later line
            .Select(line => line[(line.IndexOf('<') + 1)..line.IndexOf('>')])
            .Select(path => Path.GetRelativePath(_program.Directory, path))
            .Where(path => path is "." or "new" or "new/reports.jsonl");
        files.Should().Equal(".", "new/reports.jsonl", "new");
    }
}
