using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Receiving.Sqlite;
using Scraper.Tests.Receiving;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>scraper check</c>: what it says of settings, and of those who are asked with
/// <c>--probe</c>.</summary>
[TestClass]
public sealed class CheckTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task CheckIsOneLineWhenAllIsWell() =>
        (await _bench.RunAsync("check")).Should().Be(new CommandResult(
            0, "defaults: valid; schema influxdb-usage-telemetry/1, 1 target, 1 sink, reporting on\n", ""));

    [TestMethod]
    public async Task CheckTellsFaultsOfSettingsAndSchemaTogether()
    {
        var schema = Path.Combine(
            Path.GetDirectoryName(_bench.State.Path)!, "own.yaml");
        await File.WriteAllTextAsync(schema, "schema: own/1\nfields: []\nfeilds: []\n");

        (await _bench.RunAsync($"check --schema {schema}", "SCRAPER_LOG_FORMAT=xml")).Should().Be(
            new CommandResult(2, "",
                "environment: SCRAPER_LOG_FORMAT: expected one of text, json, found \"xml\"\n"
                + $"{schema}:3:1: unknown key feilds; "
                + "expected schema, metric_prefix, tags, instance, fields\n"));
    }

    [TestMethod]
    public async Task CheckProbeTellsOneLineATargetAndSink()
    {
        _bench.Sinks.Add(new FakeSink("file"));
        _bench.Sinks.Add(new FakeSink("hook") { Unreachable = "nobody listens there." });

        (await _bench.RunAsync("check --probe")).Should().Be(new CommandResult(
            4,
            "defaults: valid; schema influxdb-usage-telemetry/1, 1 target, 1 sink, reporting on\n"
            + "target default: ok, 16 of 18 fields from 1508 samples\n"
            + "sink file: ok\n"
            + "sink hook: unreachable\n",
            "sink hook: nobody listens there.\n"));
    }

    [TestMethod]
    public async Task CheckKnowsAReceiverAndAsksForNothingElseWhereThereIsNothingElse()
    {
        _bench.Sinks.Add(new FakeSink("hook") { Unreachable = "nobody listens there." });
        var keys = Path.Combine(Path.GetDirectoryName(_bench.State.Path)!, "keys");
        await File.WriteAllTextAsync(keys, "k\n");
        var settings = Settings($"receiver: {{bearer_tokens_file: {keys}, sinks: [{{type: stdout}}]}}");
        var sentence = $"{settings}: valid; receiver on :9811, store sqlite, senders with credentials, "
            + "readers this machine, 1 sink\n";

        (await _bench.RunAsync($"check --config {settings}")).Should()
            .Be(new CommandResult(0, sentence, ""));
        (await _bench.RunAsync($"check --probe --config {settings}")).Should().Be(new CommandResult(
            4,
            sentence + "receiver store: ok (empty: the first receiver makes its tables)\n"
            + "receiver sink hook: unreachable\n",
            "receiver sink hook: nobody listens there.\n"));
        (await _bench.RunAsync($"check --config {settings} --target a.prom")).Output.Should().Be(
            $"{settings}: valid; schema influxdb-usage-telemetry/1, 1 target, 1 sink, reporting on\n"
            + sentence);
    }

    [TestMethod]
    public async Task CheckProbeTellsTheLayoutOfTheStoreAndMakesAndChangesNothing()
    {
        var settings = Settings("receiver: {store: sqlite}");
        var file = Path.Combine(_bench.State.Path, SqliteReports.FileName);
        await using (ReportStoreTests.Must(SqliteReports.Open(_bench.State.Path, ReportStoreTests.Table)))
        {
            // A receiver was here.
        }

        (await ProbeAsync(settings, 0)).Output.Should().EndWith("\nreceiver store: ok (layout 2)\n");
        Script(file, "PRAGMA user_version = 1");
        (await ProbeAsync(settings, 0)).Output.Should()
            .EndWith("\nreceiver store: ok (layout 1, which the next receiver makes 2)\n");
        Script(file, "PRAGMA user_version = 9");
        (await ProbeAsync(settings, 6)).Error.Should()
            .Contain($"the store {file} has layout 9, made by a newer version of this program");
        await File.WriteAllTextAsync(file, new string('x', 8192));
        var damaged = await ProbeAsync(settings, 6);
        damaged.Output.Should().EndWith("\nreceiver store: state_corrupt\n");
        damaged.Error.Should().Contain($"the store {file} is damaged; put a backup in its place");
    }

    [TestMethod]
    public async Task CheckProbeTellsWhyADatabaseCannotBeReached()
    {
        var settings = Settings(
            "receiver: {store: postgres, postgres: {url: 'postgres://u:p@127.0.0.1:1/d'}}");

        var check = await ProbeAsync(settings, 6);

        check.Output.Should().EndWith("\nreceiver store: state_unavailable\n");
        check.Error.Should()
            .Contain("cannot reach the store postgres://127.0.0.1:1/d: Connection refused");
    }

    [TestMethod]
    public async Task CheckTellsWhatIsWrongWithTheFilesOfAReceiverBesideTheRest()
    {
        var settings = Settings(
            "interval: 8h\nreceiver: {bearer_tokens_file: nowhere, schemas: [neither.yaml]}");

        var check = await _bench.RunAsync($"check --config {settings}");

        (check.Exit, check.Output).Should().Be((2, ""));
        check.Error.Should().Contain("interval: unknown key").And.Contain("neither.yaml")
            .And.Contain("receiver: bearer_tokens_file cannot be read: ");
    }

    /// <summary>Asks, and sees that no file came or changed.</summary>
    private async Task<CommandResult> ProbeAsync(string settings, int exit)
    {
        var before = Files();
        var check = await _bench.RunAsync($"check --probe --config {settings}");
        Files().Should().Equal(before);
        check.Exit.Should().Be(exit);
        return check;

        List<string> Files() => !Directory.Exists(_bench.State.Path) ? []
            : [.. Directory.EnumerateFiles(_bench.State.Path).Order()
                .Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(file))}")];
    }

    private static void Script(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Settings(string yaml)
    {
        var file = Path.Combine(
            Path.GetDirectoryName(_bench.State.Path)!, "scraper.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
