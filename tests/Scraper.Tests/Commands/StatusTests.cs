using System.IO;
using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Commands;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>What <c>status</c> says of switches, targets and sinks, and of a state that cannot be read.
/// </summary>
[TestClass]
public sealed class StatusTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task StatusNamesEverySwitchThatIsOn() =>
        (await _bench.RunAsync(
            "status --format json --state-dir /s --reporting-disabled", "DO_NOT_TRACK=1"))
            .Should().Be(new CommandResult(0,
                """
                {"reporting":{"enabled":false,"disabled_by":["--reporting-disabled","DO_NOT_TRACK=1"]},
                "state_directory":"/s","outbox":false,"targets":[],"sinks":[]}
                """.Replace("\n", "") + "\n", ""));

    [TestMethod]
    public async Task StatusSaysThatWhatWaitsIsKept()
    {
        _bench.Sinks.Add(new FakeSink("file") { Answer = Delivery.RetryLater("refused") });
        await _bench.RunAsync("once");

        (await _bench.RunAsync("status", "DO_NOT_TRACK=1")).Output.Should().MatchRegex(
            @"^reporting is off: DO_NOT_TRACK=1\n"
            + @"what waits is kept: it is neither sent nor expires until reporting is on\n"
            + @"state directory: \S+\n\ntarget .*\ndefault  success .*\n\nsink .*\nfile        1 ");
    }

    [TestMethod]
    public async Task WhereThereIsNoOutboxThatIsSaid()
    {
        (await _bench.RunAsync("status")).Should().Be(new CommandResult(0,
            $"""
            reporting is on: no switch turns it off
            state directory: {_bench.State.Path}
            no outbox here: nothing was collected with this state directory yet

            """, ""));
        Directory.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    [DataRow("status")]
    [DataRow("status --format json")]
    public async Task AnOutboxThatCannotBeReadIsSixAndTheReason(string command)
    {
        await _bench.RunAsync("once");
        using (var connection = OutboxFile.Connect(_bench.State.Database, SqliteOpenMode.ReadWrite))
            connection.Run("PRAGMA user_version = 8");

        (await _bench.RunAsync(command)).Should().Be(new CommandResult(6, "",
            $"state_unavailable: the outbox {_bench.State.Database} has layout 8, made by a newer version of "
            + "this program; upgrade or choose another state directory (--state-dir)\n"));
        (await _bench.RunAsync(command, "SCRAPER_LOG_FORMAT=xml")).Exit.Should().Be(2, "it comes before 6");
    }

    [TestMethod]
    public async Task StatusShowsTargetsDepthAndLastDeliveries()
    {
        _bench.Pages.Failing(1, FailureKind.AccessDenied, "give it a token");
        _bench.Sinks.Add(new FakeSink("file") { Answer = Delivery.RetryLater("refused") });
        await _bench.RunAsync("once --target a --target b");

        (await _bench.RunAsync("status --target a --target b --target c")).Output.Should().MatchRegex(
            @"^reporting is on: no switch turns it off\nstate directory: " + _bench.State.Path + @"\n\n"
            + @"target     last outcome   since    attempts  last success  next   reason\n"
            + @"default    access_denied  \d+s ago +1  never         never  give it a token\n"
            + @"default-2  success        \d+s ago +1  \d+s ago +never\n"
            + @"default-3  not asked yet  never           0  never         never\n\n"
            + @"sink  waiting     size  oldest   set aside  last accepted  next +pause  last reason\n"
            + @"file        1  \d\.\d KiB  \d+s ago +0  never          (due|in \ds +\ds) +refused\n$");
    }

    [TestMethod]
    public async Task AProgramReadsTheSameOfATarget()
    {
        _bench.Pages.Failing(1, FailureKind.AccessDenied, "give it a token");
        await _bench.RunAsync("once");

        (await _bench.RunAsync("status --format json")).Output.Should().MatchRegex(
            @",""outbox"":true,""targets"":\[{""target"":""default"",""outcome"":""access_denied"","
            + @"""error"":""give it a token"",""since"":""2026-01-02T03:04:\d\d\.678Z"",""attempts"":1,"
            + @"""last_attempt"":""2026-01-02T03:04:\d\d\.678Z"",""last_success"":null,""next"":null}\],"
            + @"""sinks"":\[{""sink"":""file"",.*,"
            + @"""next_attempt"":null,""pause_seconds"":null,""last_reason"":");
    }

    [TestMethod]
    [DataRow("", "2026-01-02T05:00:00.000Z")]
    [DataRow("DO_NOT_TRACK=1", null)]
    public async Task WhileReportingIsOffNothingIsNext(string environment, string? next)
    {
        await _bench.RunAsync("once");
        using (var connection = OutboxFile.Connect(_bench.State.Database, SqliteOpenMode.ReadWrite))
            connection.Run("UPDATE target SET next = 1767330000000");

        var (_, output, _) = await _bench.RunAsync("status --format json", environment);

        output.Should().Contain("\"next\":" + (next is null ? "null" : $"\"{next}\"") + "}]");
    }

    [TestMethod]
    public async Task ATargetThatTheSettingsNoLongerNameIsNotShown()
    {
        await _bench.RunAsync("once --target a --target b");

        (await _bench.RunAsync("status --target a")).Output.Should().NotContain("default-2");
    }

    [TestMethod]
    public void WhenItIsAskedAgainStandsInTheRow()
    {
        var failing = new TargetRecord("a").After(
            new Failure(FailureKind.ScrapeTimeout, "late\nand odd"), CommandsSome.Now.AddMinutes(-5), null);

        Row(failing with { Next = CommandsSome.Now.AddSeconds(90) }).Should()
            .Be("a       scrape_timeout  5m ago         1  never         in 1m30s  late and odd");
        Row(failing with { Next = CommandsSome.Now.AddSeconds(-90) }).Should().Contain("  1m30s ago  ");
    }

    [TestMethod]
    public void StatusIsATableOfSinks() => View(new Status(new ReportingSwitch([]), "/s",
        [
            new("file", 0, 0, null, 0, CommandsSome.Now.AddHours(-8), CommandsSome.Now, null),
            new("old", 1200, 34567, CommandsSome.Now.AddDays(-2), 3, null, CommandsSome.Now, "refused")
            {
                NextAttempt = CommandsSome.Now.AddHours(1),
                PausedUntil = CommandsSome.Now.AddHours(1),
            },
        ])).Should().Be(
            """
            reporting is on: no switch turns it off
            state directory: /s

            sink  waiting      size  oldest  set aside  last accepted  next   pause  last reason
            file        0       0 B  never           0  8h ago
            old     1,200  33.8 KiB  2d ago          3  never          in 1h  1h     refused

            """);

    private static string Row(TargetRecord target) =>
        View(new Status(new ReportingSwitch([]), "/s", []) { Targets = [target] }).Split('\n')[4];

    private static string View(Status status)
    {
        using var output = new MemoryStream();
        StatusView.Write(
            new CommandIo(Stream.Null, output, TextWriter.Null, Terminal.Pipe), status, CommandsSome.Now);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
