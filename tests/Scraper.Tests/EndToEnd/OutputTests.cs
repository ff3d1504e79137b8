using System.IO;
using System.IO.Compression;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>What each command writes, whole: results to standard output, nothing else to either.</summary>
[TestClass]
public sealed class OutputTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public OutputTests() => _server = EndToEndTiny.Serve(_program);

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow("table", EndToEndTiny.Table)]
    [DataRow("json", EndToEndTiny.Report)]
    [DataRow("text", EndToEndTiny.Text)]
    [DataRow("lp", EndToEndTiny.Lines)]
    public async Task APreviewWritesItsResultAndNothingElse(string format, string expected)
    {
        var result = await _program.RunAsync($"preview --format {format}");

        var whole = format == "json" ? EndToEndTiny.Joined(expected) + "\n" : expected;
        (result.Exit, EndToEndText.Content(result.Output), result.Error).Should().Be((0, whole, ""));
        _program.Left().Should().BeEquivalentTo("scraper.yaml", "tiny.yaml");
        _server.Posts.Should().BeEmpty();
    }

    [TestMethod]
    public async Task WhatIsPreviewedIsWhatIsSent()
    {
        var preview = await _program.RunAsync("preview --format json");
        var request = await _program.RunAsync("preview --sink webhook");
        var once = await _program.RunAsync("once");

        var content = EndToEndText.Content(preview.Output);
        EndToEndText.Content(_program.Read("state/reports.jsonl")).Should().Be(content);
        EndToEndText.Content(_server.Posts.Single().Text + "\n").Should().Be(content);
        _server.Posts.Single().Text.Should().Be(_program.Read("state/reports.jsonl").TrimEnd('\n'));
        EndToEndText.Content(request.Output).Should().Be(
            $"POST {_server.Url("/hook")}\nContent-Type: application/json\nIdempotency-Key: ID\n"
            + $"User-Agent: Scraper/0.1.0\n\n{content}");
        (once.Exit, EndToEndText.Normal(once.Output), EndToEndText.Normal(once.Error)).Should().Be((
            0, "db: 3 of 4 fields from 12 samples, report ID; file accepted, webhook accepted\n",
            "TIME info collected target=db reason=once filled=3/4 lost=- samples=12 rejected=1 "
            + "partial=False attempts=1 seconds=S next=never\n"));
    }

    [TestMethod]
    public async Task TheOtherFormatsArePreviewedAsTheyAreSent()
    {
        _server.Answer("/metrics/job/influxdb/instance/db", "202 Accepted", []);
        _server.Answer("/api/v2/write", "204 No Content", []);
        _program.Put("sinks.yaml", _program.Read("scraper.yaml").Split("sinks:")[0] + $$"""
            sinks:
              - { type: pushgateway, url: "{{_server.Url("")}}" }
              - { type: influxdb, url: "{{_server.Url("")}}", org: o, bucket: b, token: t }
            """);

        (await _program.RunAsync("once --config sinks.yaml")).Exit.Should().Be(0);

        var sent = _server.Posts.ToDictionary(post => post.Path, post => post.Body);
        EndToEndText.Normal(Encoding.UTF8.GetString(sent["/metrics/job/influxdb/instance/db"]))
            .Should().Be(EndToEndTiny.Text);
        using var lines = new StreamReader(
            new GZipStream(new MemoryStream(sent["/api/v2/write"]), CompressionMode.Decompress));
        EndToEndText.Normal(await lines.ReadToEndAsync()).Should().Be(EndToEndTiny.Lines);
    }

    [TestMethod]
    public async Task ACompressedPageIsTheSamePage()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(EndToEndTiny.Page));
        _server.Answer("/metrics", "200 OK", packed.ToArray(), headers: "Content-Encoding: gzip\n");

        EndToEndText.Content((await _program.RunAsync("preview --format json")).Output)
            .Should().Be(EndToEndTiny.Joined(EndToEndTiny.Report) + "\n");
    }

    [TestMethod]
    public async Task StatusAfterDeliveriesKnowsThem()
    {
        await _program.RunAsync("once");
        _server.Down();
        (await _program.RunAsync("once")).Exit.Should().Be(3);

        var table = await _program.RunAsync("status");
        var json = await _program.RunAsync("status --format json");

        (table.Exit, table.Error).Should().Be((0, ""));
        table.Output.Should().MatchRegex(
            "^reporting is on: no switch turns it off\nstate directory: .*state\n\n"
            + "target  last outcome +since +attempts  last success  next +reason\n"
            + @"db      connection_refused  \w+ ago +1  \w+ ago +never  http://\S+: nothing accepts .*\n\n"
            + "sink     waiting  size  oldest  set aside  last accepted  next  pause  last reason\n"
            + @"file           0   0 B  never           0  \w+ ago *" + "\n"
            + @"webhook        0   0 B  never           0  \w+ ago *" + "\n$");
        json.Output.Should().Contain(
            """{"sink":"webhook","waiting":0,"waiting_bytes":0,"oldest_waiting":null,""");
    }

    [TestMethod]
    [DataRow("chmod 700 state")]
    [DataRow("chmod 711 state; chmod 600 state/outbox.db*")]
    public async Task StatusOfAnotherUsersStateIsSixAndTheReason(string owner)
    {
        await _program.RunAsync("once");
        var start = _program.Start([]);
        var look = $"chmod 711 . && {owner} && setpriv --reuid 65534 --regid 65534 --clear-groups ";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{look} true || exit 77; {look} {start.FileName} status");
        start.FileName = "/bin/sh";

        var result = await ProcessRun.RunAsync(start);

        if (result.Exit is 77 or 126 or 127 || result.Error.Contains("scraper.yaml: cannot be read"))
            Assert.Inconclusive($"nobody else can run this program here: {result.Error}");
        result.Should().Be(new ProcessRun.Result(6, "",
            "state_unavailable: no permission for the state directory state; give this user read and write "
            + "access or choose another one (--state-dir)\n"));
    }

    [TestMethod]
    public async Task AStateDirectoryRelativeToTheWorkingDirectoryIsReadLikeAnyOther()
    {
        (await _program.RunAsync("once --state-dir here")).Exit.Should().Be(0);

        (await _program.RunAsync("status --state-dir here")).Error.Should().BeEmpty();
        (await _program.RunAsync("preview --format json --state-dir here")).Exit.Should().Be(0);
    }

    [TestMethod]
    public async Task AProbeSaysWhatCanBeReached()
    {
        _server.Answer("/hook", "405 Method Not Allowed", []);

        (await _program.RunAsync("check --probe")).Should().Be(new ProcessRun.Result(0,
            $"""
            scraper.yaml: valid; schema tiny/1, 1 target, 2 sinks, reporting on
            target db: ok, 3 of 4 fields from 12 samples
            sink file: ok
            sink webhook: ok ({_server.Url("")} answers 405 Method Not Allowed)

            """, ""));
        _server.Posts.Should().BeEmpty();
        _program.Left().Should().BeEquivalentTo("scraper.yaml", "tiny.yaml");
    }

    [TestMethod]
    public async Task AProbeSaysWhatCannotBeReached()
    {
        _server.Down();
        _program.Put("state", "in the way");

        var result = await _program.RunAsync("check --probe");

        result.Should().Be(new ProcessRun.Result(3,
            """
            scraper.yaml: valid; schema tiny/1, 1 target, 2 sinks, reporting on
            target db: connection_refused
            sink file: unreachable
            sink webhook: unreachable

            """,
            $"connection_refused: {_server.Url("/metrics")}: nothing accepts connections there; is the "
            + "server running, and the port right?\n"
            + $"sink file: cannot write to state/reports.jsonl: {_program.Directory}/state is a file, not a "
            + "directory\n"
            + $"sink webhook: cannot connect to {_server.Url("")}: Connection refused\n"));
    }
}
