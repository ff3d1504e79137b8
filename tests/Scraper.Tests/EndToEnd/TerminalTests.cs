using System.IO;
using System.Text;
using System.Text.Json;
using Scraper.Commands;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Nothing that came from outside steers a terminal: a page, a sink's answer, settings, a schema and
/// a file's name are full of what a terminal obeys. A pipe gets the bytes as they are.</summary>
[TestClass]
public sealed class TerminalTests : IDisposable
{
    // Sets the title, clears the screen in one character, turns text round, breaks lines.
    private const string Evil = "\u001b]0;x\a\u009b2J\u202eab\u200b\u2028";

    private const string Bidi = "\u202eab\u2066";

    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server = new();

    public TerminalTests()
    {
        _server.Answer("/metrics", "200 OK", Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("db_other 7\n", 100)) + $"db_info{{version=\"{Evil}\"}} 1\n"
            + $"db_writes{{status=\"{Evil}\"}} 1\ndb_writes{{status=\"a\rb\"}} 2\n"
            + $"# HELP db_writes {Evil}\n"
            + $"{{\"db_buckets_{Evil}\"}} 1\n"
            + $"db_users 3\ndb_info {Evil}\n"));
        _server.Answer("/hook", Answering($"401 {Evil}", Evil + "\r\n" + Evil));
        _program.Put("schema.yaml", EndToEndTiny.Schema
            + $"  - name: evil\n    type: gauge\n    help: \"{Bidi}\"\n"
            + $"    sources: [ {{ expr: '{{\"{Bidi}\"}}', fidelity: proxy, note: \"{Bidi}\\e[2J\\n\" }} ]\n");
        _program.Put("scraper.yaml", $$"""
            targets: [ { name: "t{{Bidi}}", url: "{{_server.Url("/metrics")}}" } ]
            schema: schema.yaml
            state_dir: "state{{Bidi}}"
            sinks:
              - { type: webhook, name: "w{{Bidi}}", url: "{{_server.Url("/hook")}}" }
              - { type: stdout }
            """);
        _program.Put("faulty.yaml", $"log_format: \"{Bidi}\\e[2J\"\n");
        _program.Put($"page{Evil}.prom", $"a{{b=\"{Evil}\"}} 1\n{Evil}\n");
    }

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow(0, "preview")]
    [DataRow(0, "preview", "--all")]
    [DataRow(0, "preview", "--format", "json")]
    [DataRow(0, "preview", "--format", "text")]
    [DataRow(0, "preview", "--format", "lp")]
    [DataRow(0, "preview", "--sink", "w" + Bidi)]
    [DataRow(0, "preview", "--sink", "w" + Bidi, "--format", "json")]
    [DataRow(2, "preview", "--sink", Evil)]
    [DataRow(2, "preview", "--format", Evil)]
    [DataRow(2, "preview", "--target", Bidi + "://x")]
    [DataRow(3, "preview", "--target", Bidi)]
    [DataRow(4, "check", "--probe")]
    [DataRow(2, "check", "--config", Evil)]
    [DataRow(2, "check", "--config", "faulty.yaml")]
    [DataRow(4, "once")]
    [DataRow(4, "once", "--summary")]
    [DataRow(4, "once", "--log-format", "json")]
    [DataRow(0, "status")]
    [DataRow(0, "status", "--format", "json")]
    [DataRow(0, "eval", "db_writes")]
    [DataRow(0, "eval", "--format", "json", "db_writes")]
    [DataRow(2, "eval", "db_writes \"" + Bidi + "\"")]
    [DataRow(2, "eval", "--format", "json", Evil)]
    [DataRow(0, "schema", "--schema", "schema.yaml")]
    [DataRow(0, "schema", "--schema", "schema.yaml", "--expressions")]
    [DataRow(2, "schema", "--schema", "page" + Evil + ".prom")]
    [DataRow(3, "parse", "page" + Evil + ".prom")]
    [DataRow(3, "parse", Evil)]
    [DataRow(2, Evil)]
    [DataRow(2, "--" + Evil)]
    public async Task ATerminalIsNotSteered(int exit, params string[] arguments)
    {
        if (arguments[0] == "status")
            await ShowAsync(["once"]);

        var shown = await ShowAsync(arguments);

        shown.Exit.Should().Be(exit, shown.Text);
        shown.Text.Should().MatchRegex(@"\\u(202e|001b)").And.NotMatchRegex(TerminalRun.Steering);
    }

    [TestMethod]
    [DataRow(0, "preview", "--format", "text")]
    [DataRow(4, "once")]
    [DataRow(3, "parse", "page" + Evil + ".prom")]
    public async Task TheProgramKnowsATerminalWhereItSeesOne(int exit, params string[] arguments)
    {
        var result = await _program.RunOnTerminalAsync(arguments, "NO_COLOR=1");

        (result.Exit, result.Error).Should().Be((exit, ""));
        result.Output.Should().Contain(@"\u202e").And.NotMatchRegex(TerminalRun.Steering);
    }

    [TestMethod]
    public async Task ColoursAreAllThatATerminalObeys()
    {
        string[] ours = ["\u001b[0m", "\u001b[1m", "\u001b[32m", "\u001b[90m", "\u001b[93m"];

        var (_, text) = await ShowAsync(["preview", "--all"], colours: true);

        ours.Should().OnlyContain(code => text.Contains(code));
        ours.Aggregate(text, (left, code) => left.Replace(code, "", StringComparison.Ordinal))
            .Should().NotMatchRegex(TerminalRun.Steering);
    }

    [TestMethod]
    public async Task OnATerminalJsonKeepsItsValue()
    {
        using var json = JsonDocument.Parse((await ShowAsync(["preview", "--format", "json"])).Text);

        json.RootElement.GetProperty("tags").GetProperty("version").GetString().Should().Be(Evil);
    }

    [TestMethod]
    public async Task APipeGetsTheBytesAsTheyAre()
    {
        (await _program.RunAsync(["preview", "--format", "text"])).Output.Should().Contain(Evil);
        (await _program.RunAsync(["schema", "--schema", "schema.yaml"])).Output
            .Should().Be(_program.Read("schema.yaml"));
    }

    [TestMethod]
    [DataRow("preview")]
    [DataRow("check", "--probe")]
    [DataRow("status")]
    [DataRow("once")]
    public async Task WhatAPersonReadsIsCleanInAPipeToo(params string[] arguments)
    {
        _program.Put("scraper.yaml", _program.Read("scraper.yaml").Replace("  - { type: stdout }", ""));
        await ShowAsync(["once"]);

        var (_, text) = await ShowAsync(arguments, terminal: false);

        text.Should().Contain(@"\u202e").And.NotMatchRegex(TerminalRun.Steering);
    }

    /// <summary>What both outputs of a command show, on a terminal or in a pipe.</summary>
    private async Task<(int Exit, string Text)> ShowAsync(
        string[] arguments, bool colours = false, bool terminal = true)
    {
        using var shown = new MemoryStream();
        var error = new StreamWriter(shown) { AutoFlush = true };
        var io = new CommandIo(
            Stream.Null, terminal ? new VisibleStream(shown) : shown, new MessageWriter(() => error),
            new Terminal(80, colours))
        {
            Clean = shown,
        };
        var files = arguments.Select(word => File.Exists(Place(word)) ? Place(word) : word);
        var readsNone = arguments.Contains("--config") || arguments[0] is "parse" or "schema";
        string[] settings = readsNone ? [] : ["--config", Place("scraper.yaml")];
        var line = new CommandLine(
            io, new Composition(io.Output, io.Error, TimeProvider.System), new Dictionary<string, string>());
        var exit = await line.RunAsync([.. files, .. settings], CancellationToken.None);
        return ((int)exit, Encoding.UTF8.GetString(shown.ToArray()));
    }

    private string Place(string file) => Path.Combine(_program.Directory, file);

    private static Func<Stream, Task> Answering(string status, string body) => async stream =>
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(bytes);
    };
}
