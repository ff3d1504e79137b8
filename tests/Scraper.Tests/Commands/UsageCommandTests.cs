using System.IO;
using System.Text;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Tests.Receiving;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Commands;

/// <summary><c>scraper usage</c> over a store in a fresh directory.</summary>
[TestClass]
public sealed class UsageCommandTests : IDisposable
{
    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task ATableForAPersonJsonAndCsvForPrograms()
    {
        await FillAsync();

        var table = await _bench.RunAsync("usage --by status --field wal_writes_total,buckets_total");
        var json = await _bench.RunAsync("usage --format json");
        var csv = await _bench.RunAsync("usage --format csv --field wal_writes_total");

        table.Should().BeEquivalentTo(new { Exit = 0, Error = "" });
        table.Output.Should().Contain(": 2 reports of 2 ids, 2 installations\n\n").And.EndWith("""

            field             status  ids  installations  total  of first reports  fidelity
            buckets_total               2              2      8                    exact=2
            wal_writes_total            2              2     26                26  exact=2
                              error     2              2      2
                              ok        2              2     24

            version  ids
            2.9.1      2

            absent               ids
            bytes_scanned_total    2

            """.ReplaceLineEndings("\n"));
        json.Output.Should().StartWith("{\"since\":\"").And.Contain("\"reports\":2,\"ids\":2,")
            .And.EndWith("}\n");
        csv.Output.Should().Be("name,type,ids,installations,total\r\nwal_writes_total,counter,2,2,26\r\n");
    }

    [TestMethod]
    public async Task WhatIsForgottenIsGoneAndWhatIsRebuiltIsTheSame()
    {
        await FillAsync();
        var before = (await _bench.RunAsync("usage --format json")).Output;

        (await _bench.RunAsync("usage --rebuild --format json")).Output.Should().Be(before);
        (await _bench.RunAsync("usage --forget a")).Should().Be(
            new CommandResult(0, "forgotten: its reports and its addresses are removed\n", ""));
        (await _bench.RunAsync("usage --forget a")).Should().Be(new CommandResult(
            2, "", "usage_invalid: there is no server a; /api/v1/installations lists them\n"));

        (await _bench.RunAsync("usage --format json")).Output.Should().Contain("\"reports\":1,\"ids\":1,");
        Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_bench.State.Path, SqliteReports.FileName)))
            .Should().NotContain("192.0.2.1", "it is not even left in a free page").And.Contain("192.0.2.2");
    }

    [TestMethod]
    public async Task WhereNothingWasReceivedNothingIsMade()
    {
        (await _bench.RunAsync("usage")).Should().Be(new CommandResult(
            0, "no reports here: nothing was received with this state directory yet\n", ""));
        (await _bench.RunAsync("usage --format json")).Output.Should().Contain("\"reports\":0,");
        Directory.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    public async Task AWrongQuestionAndABrokenStoreAreTold()
    {
        (await _bench.RunAsync("usage --by statas")).Should().Be(new CommandResult(
            2, "", "usage_invalid: by: there is no tag statas; did you mean status?\n"));
        Directory.CreateDirectory(_bench.State.Path);
        File.WriteAllText(Path.Combine(_bench.State.Path, SqliteReports.FileName), new string('x', 9999));

        var broken = await _bench.RunAsync("usage");

        (broken.Exit, broken.Output).Should().Be((6, ""));
        broken.Error.Should().StartWith("state_corrupt: the store ").And.EndWith(
            " is damaged; put a backup in its place, or save what can be read with "
            + "scraper usage --rebuild\n");
    }

    [TestMethod]
    public async Task ADamagedStoreIsSavedWhereThatIsAskedFor()
    {
        await FillAsync();
        var file = Path.Combine(_bench.State.Path, SqliteReports.FileName);
        var before = (await _bench.RunAsync("usage --format json")).Output;
        var bytes = File.ReadAllBytes(file);
        // The page of the counted rows: the bodies are what counts.
        for (var page = 1; page < bytes.Length / 4096; page++)
        {
            if (Encoding.Latin1.GetString(bytes, page * 4096, 4096).Contains("192.0.2.1"))
                bytes[(page * 4096) + 4000] ^= 1;
        }
        File.WriteAllBytes(file, bytes);
        (await _bench.RunAsync("usage")).Exit.Should().Be(6);

        var saved = await _bench.RunAsync("usage --rebuild --format json");

        saved.Exit.Should().Be(0);
        saved.Error.Should().Contain(" warn the store was damaged: it is now ").And.Contain(".damaged-");
        File.Exists(file).Should().BeTrue();
        (await _bench.RunAsync("usage --format json")).Error.Should().BeEmpty();
        saved.Output.Length.Should().BeGreaterThan(100).And.BeLessThanOrEqualTo(before.Length);
    }

    [TestMethod]
    public async Task AFileInTheWayIsNoEmptyStore()
    {
        File.WriteAllText(_bench.State.Path, "");

        var told = await _bench.RunAsync("usage");

        (told.Exit, told.Output).Should().Be((6, ""));
    }

    [TestMethod]
    [DataRow("store: postgres", "scraper.yaml:1:1: ", "postgres is not known to this release")]
    [DataRow("ip: hash", "", "receiver.ip: hash needs a privacy.key_file, on a volume that stays")]
    [DataRow("postgres: {url: x}", "", "receiver.postgres: unknown key; here store is sqlite alone")]
    [DataRow("trusted_proxies: [10.0.0.1/33]", "", "expected a network such as 10.0.0.0/8 or fd00::/8")]
    [DataRow("basic_auth_users: {alice: secret}", "", "expected a bcrypt hash of cost 4 to 14")]
    [DataRow("tls_server_config: {cert_file: a}", "", "receiver.tls_server_config.key_file: required")]
    [DataRow("sinks: [{type: stdout}]", "", "receiver.sinks would hand on what anybody sends; give senders")]
    [DataRow("{signature_key_file: k, push_without_credentials: true, sinks: [{type: stdout}]}", "",
        "receiver.sinks would hand on what anybody pushes; leave push_without_credentials out")]
    [DataRow("sinks: [{type: webhook}]", "", "receiver.sinks[0].url: required")]
    [DataRow("schemas: [nowhere.yaml]", "", "the schema cannot be read")]
    public async Task AWrongSettingIsTold(string setting, string _, string words)
    {
        var file = Path.Combine(Path.GetDirectoryName(_bench.State.Path)!, "scraper.yaml");
        File.WriteAllText(file, $"receiver:\n  {setting}\n");

        foreach (var command in (string[])["usage", "receive"])
        {
            var told = await _bench.RunAsync($"{command} --config {file}");
            (told.Exit, told.Output).Should().Be((2, ""));
            told.Error.Should().Contain(words).And.NotContain("secret");
        }
    }

    private async Task FillAsync()
    {
        var table = Schemas.Table;
        await using var store = SqliteReports.Open(_bench.State.Path, table).Value;
        var reading = new ReportReading(Schemas);
        ReceivedReport[] reports = [.. new[] { ("a", "192.0.2.1"), ("b", "192.0.2.2") }.Select(one =>
        {
            var json = Encoding.UTF8.GetBytes(SomeReports.Json(CommandsSome.Now.AddMinutes(-5), one.Item1));
            return new ReceivedReport(
                reading.Read(json, one.Item2, out _, out _)!, CommandsSome.Now, ReceivedReport.Pack(json));
        })];
        (await store.KeepAsync(reports, default)).Value.Should().Equal(true, true);
    }
}
