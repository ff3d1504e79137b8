using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Standard streams that are full, closed or left by their reader, and a full disk.</summary>
[TestClass]
public sealed class UnwritableTests : IDisposable
{
    private const string Sentence = "output_unwritable: cannot write to standard output: *";

    private const string AtOnce =
        "SCRAPER_SINKS__0__RETRY__INITIAL_BACKOFF=1ms SCRAPER_SINKS__0__RETRY__MAX_BACKOFF=1ms";

    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public UnwritableTests() => _server = EndToEndTiny.Serve(_program);

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow("preview >/dev/full")]
    [DataRow("preview --format json >/dev/full")]
    [DataRow("eval 1 >&-")]
    [DataRow("--help >/dev/full")]
    [DataRow("schema >/dev/full")]
    [DataRow("parse page.prom >/dev/full")]
    public async Task AnOutputThatCannotBeWrittenIsOneSentence(string command)
    {
        _program.Put("page.prom", "a 1\n");

        var result = await ShellAsync(command);

        (result.Exit, result.Output).Should().Be((2, ""), result.Error);
        result.Error.Should().Match(Sentence).And.NotContain("page.prom");
        result.Error.Count(letter => letter == '\n').Should().Be(1);
    }

    [TestMethod]
    public async Task WhatOnceKeptIsKeptThoughNobodyCanBeTold()
    {
        var result = await ShellAsync("once >/dev/full");

        result.Exit.Should().Be(2);
        result.Error.Should().Match("*" + Sentence);
        _program.Read("state/reports.jsonl").Should().NotBeEmpty();
    }

    [TestMethod]
    [DataRow("once 2>/dev/full", 0)]
    [DataRow("once 2>&-", 0)]
    [DataRow("preview --target /nonexist 2>&-", 3)]
    [DataRow("preview --target /nonexist 2>/dev/full", 3)]
    [DataRow("preview --nonsense 2>/dev/full", 2)]
    [DataRow("preview --target /nonexist 2>/dev/full >/dev/full </dev/null", 3)]
    [DataRow("eval db_users <&-", 0)]
    public async Task MessagesThatCannotBeWrittenChangeNothing(string command, int exit) =>
        (await ShellAsync(command)).Exit.Should().Be(exit);

    [TestMethod]
    public async Task TheSidecarGoesOnWhereItsLogCannotBeWritten() =>
        (await ShellAsync(
            "run 2>/dev/full & until [ -s state/reports.jsonl ]; do sleep 0.05; done; kill $!; wait $!"))
            .Exit.Should().Be(0);

    [TestMethod]
    public async Task AReaderThatIsGoneIsNoFailure()
    {
        var result = await ShellAsync("schema | head -1");

        (result.Exit, result.Error).Should().Be((0, ""));
    }

    [TestMethod]
    public async Task AReportThatNobodyReadsIsNotDelivered()
    {
        var result = await ShellAsync(
            "once; echo $? >exit; } | { exec <&-; echo go >gate; }",
            $"mkfifo gate; export {AtOnce} SCRAPER_SINKS__0__TYPE=stdout; {{ read go <gate;");

        _program.Read("exit").Should().Be("4\n", result.Error);
        result.Error.Should().Contain("cannot write to standard output: nobody reads it");
        (await _program.RunAsync("once", AtOnce + " SCRAPER_SINKS__0__TYPE=stdout")).Output.Split('\n')
            .Count(IsReport).Should().Be(2);
    }

    [TestMethod]
    [DataRow("/dev/stdout", "> out")]
    [DataRow("/dev/stdout", ">> out")]
    [DataRow("/proc/self/fd/1", "> out")]
    [DataRow("/dev/stdout", "| cat > out")]
    public async Task AFileSinkOnStandardOutputCoversNothingThatStandsThere(string path, string redirection)
    {
        var sink = $"SCRAPER_SINKS__0__TYPE=file SCRAPER_SINKS__0__PATH={path}";

        (await ShellAsync($"once {redirection}", sink)).Exit.Should().Be(0);

        var lines = _program.Read("out").Split('\n');
        lines.Should().HaveCount(3);
        IsReport(lines[0]).Should().BeTrue(lines[0]);
        lines[1].Should().StartWith("db: 3 of 4 fields");
    }

    [TestMethod]
    public async Task ADiskThatFillsUpInALineIsLeftWithoutItAndTakesItWhenThereIsRoom()
    {
        var before = new string('x', 7999) + "\n";
        _program.Put("before", before);
        _program.Put("small.sh", $"""
            export {AtOnce} SCRAPER_SINKS__0__TYPE=file SCRAPER_SINKS__0__PATH=small/reports.jsonl
            mkdir small && mount -t tmpfs -o size=8k tmpfs small && cp before small/reports.jsonl || exit 77
            "$1" once
            exit=$?
            cp small/reports.jsonl after
            mount -o remount,size=64k small && "$1" once && cp small/reports.jsonl healed && exit $exit
            """);

        var result = await ShellAsync("", "unshare -rm sh small.sh");

        if (result.Exit is 77 or 127 || !File.Exists(Path.Combine(_program.Directory, "after")))
            Assert.Inconclusive($"no file system can be mounted here: {result.Error}");
        result.Exit.Should().Be(4, result.Error);
        result.Error.Should().Contain("cannot write to small/reports.jsonl: No space left on device");
        _program.Read("after").Should().Be(before);
        var lines = _program.Read("healed").Split('\n');
        lines.Should().HaveCount(4).And.HaveElementAt(3, "");
        lines[1..3].Should().OnlyHaveUniqueItems().And.OnlyContain(line => IsReport(line));
    }

    [TestMethod]
    public async Task AFileThatMayNotGrowIsLeftWithoutATornLine()
    {
        const int Blocks = 800; // of 512 bytes
        var before = new string('x', (Blocks * 512) - 101) + "\n";
        Directory.CreateDirectory(Path.Combine(_program.Directory, "state"));
        _program.Put("state/reports.jsonl", before);

        var result = await ShellAsync(
            "once", $"trap '' XFSZ; ulimit -f {Blocks}; DOTNET_EnableWriteXorExecute=0");

        result.Exit.Should().Be(4, result.Error);
        result.Error.Should().Contain("reports.jsonl: it is as large as a file may be here\n");
        _program.Read("state/reports.jsonl").Should().Be(before);
    }

    [TestMethod]
    public async Task OnceThatIsStoppedStillSumsUpEachTarget()
    {
        _server.Answer("/silence", stream => stream.ReadAsync(new byte[1]).AsTask());
        using var once = EndToEndProcess.Start(_program,
            $"once --summary --target {_server.Url("/metrics")} --target {_server.Url("/silence")}");
        await EndToEndWait.UntilAsync("one is collected",
            () => once.Error.Contains("collected target=default"));

        (await once.TerminateAsync()).Exit.Should().Be(3);

        once.Output.Should().Match("{\"report_id\":\"*\",\"target\":\"default\",*}\n"
            + "{\"report_id\":null,\"target\":\"default-2\",\"exit\":3,\"kind\":\"stopped\","
            + "\"error\":\"stopped before the target gave its page; nothing of it was kept\","
            + "\"coverage\":null,\"deliveries\":[]}\n");
        once.Error.Should().EndWith("scraper: stopped before it was done\n");
    }

    [TestMethod]
    public async Task ADirectoryIsNoPage() =>
        (await _program.RunAsync("parse .")).Should().Be(new ProcessRun.Result(
            3, "", "file_unreadable: '.' is a directory; name the file that holds the page\n"));

    [TestMethod]
    public async Task MessagesDoNotSteerTheTerminal() =>
        (await _program.RunAsync(["parse", "\u001b]0;x\a\n\u202e\u0085"])).Error.Should().Be(
            @"file_missing: \u001b]0;x\u0007\u000a\u202e\u0085"
            + ": there is no such file; - is standard input" + "\n");

    private static bool IsReport(string line) =>
        line.StartsWith("{\"schema\":\"tiny/1\",", StringComparison.Ordinal) && line.EndsWith('}');

    private Task<ProcessRun.Result> ShellAsync(string command, string before = "")
    {
        var start = _program.Start([]);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{before} {start.FileName} {command}");
        start.FileName = "/bin/sh";
        return ProcessRun.RunAsync(start);
    }
}
