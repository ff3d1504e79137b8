using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Standard streams that are full, closed or left by their reader.</summary>
[TestClass]
public sealed class UnwritableTests : IDisposable
{
    private const string Sentence = "output_unwritable: cannot write to standard output: *";

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
    public async Task OnceThatIsStoppedStillSumsUpEachTarget()
    {
        _server.Answer("/silence", stream => stream.ReadAsync(new byte[1]).AsTask());
        using var once = EndToEndProcess.Start(_program,
            $"once --summary --target {_server.Url("/metrics")} --target {_server.Url("/silence")}");
        await EndToEndWait.UntilAsync("one is collected",
            () => once.Error.Contains("collected target=default"));

        (await once.TerminateAsync()).Exit.Should().Be(3);

        once.Output.Should().Match("{\"report_id\":\"*\",\"target\":\"default\",*}\n"
            + "{\"report_id\":null,\"target\":\"default-2\",\"exit\":3,\"coverage\":null,"
            + "\"deliveries\":[]}\n");
        once.Error.Should().EndWith("scraper: stopped before it was done\n");
    }

    [TestMethod]
    public async Task ADirectoryIsNoPage() =>
        (await _program.RunAsync("parse .")).Should().Be(new ProcessRun.Result(
            3, "", "file_unreadable: '.' is a directory; name the file that holds the page\n"));

    [TestMethod]
    public async Task MessagesDoNotSteerTheTerminal() =>
        (await _program.RunAsync(["parse", "\u001b]0;x\a\n\u202e\u0085"])).Error.Should().Be(
            @"file_missing: \x1b]0;x\x07\x0a\u202e\x85: there is no such file; - is standard input" + "\n");

    private Task<ProcessRun.Result> ShellAsync(string command)
    {
        var start = _program.Start([]);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{start.FileName} {command}");
        start.FileName = "/bin/sh";
        return ProcessRun.RunAsync(start);
    }
}
