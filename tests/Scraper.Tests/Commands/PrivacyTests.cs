using System.IO;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>What commands make of <c>privacy</c>: one thing for sinks, outbox and preview.</summary>
[TestClass]
public sealed class PrivacyTests : IDisposable
{
    private const string Org = "7e433a52fa011ffd";
    private const string Id = "11ad245614ffe000";

    private const string Rules = "ORG=hash USER_AGENT=drop ID=hash OS=drop";

    private readonly CommandBench _bench = new();

    private string Key => Path.Combine(_bench.State.Path, "privacy.key");

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task OnceMakesTheKeyAndNothingThatIsKeptHasTheTags()
    {
        var result = await RunAsync("once", "ORG=hash ID=hash USER_AGENT=drop VERSION=drop");

        result.Exit.Should().Be(0);
        result.Error.Should().Contain($"warn privacy.key_file {Key} was not there and was made just now");
        (await RunAsync("once", "ORG=hash ID=hash USER_AGENT=drop VERSION=drop")).Error
            .Should().NotContain("privacy.key_file");
        var kept = new StringBuilder();
        foreach (var file in Directory.GetFiles(_bench.State.Path))
            kept.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        kept.ToString().Should().Contain("\"org\":").And.Contain("\"id\":")
            .And.NotContainAny(Org, Id, "\"user_agent\":", "\"version\":");
        var lines = await File.ReadAllLinesAsync(Path.Combine(_bench.State.Path, "reports.jsonl"));
        TagOf(lines[0], "id").Should().HaveLength(16).And.Be(TagOf(lines[1], "id"));
        TagOf(lines[0], "org").Should().HaveLength(16).And.Be(TagOf(lines[1], "org"));
        File.Delete(Key);
        await RunAsync("once", "ORG=hash ID=hash");
        TagOf((await File.ReadAllLinesAsync(Path.Combine(_bench.State.Path, "reports.jsonl")))[2], "id")
            .Should().NotBe(TagOf(lines[0], "id"));
    }

    [TestMethod]
    public async Task APreviewIsWhatIsSentAndMarksWhatWasChanged()
    {
        await RunAsync("once", Rules);
        var sent = (await File.ReadAllLinesAsync(Path.Combine(_bench.State.Path, "reports.jsonl")))[0];

        var json = await RunAsync("preview --format json", Rules);
        var table = await RunAsync("preview", Rules);
        var lp = await RunAsync("preview --format lp", Rules);

        json.Output[json.Output.IndexOf("\"fields\"")..].TrimEnd().Should()
            .Be(sent[sent.IndexOf("\"fields\"")..]);
        TagOf(json.Output, "id").Should().Be(TagOf(sent, "id"));
        table.Error.Should().BeEmpty();
        table.Output.Should().Contain($"id {TagOf(sent, "id")} (hashed)").And.Contain(" · os (dropped)")
            .And.Contain($"org={TagOf(sent, "org")} (hashed)")
            .And.MatchRegex(@"26 points by method, path, user_agent\s+lower_bound\s+\(dropped\)");
        (json.Output + table.Output + lp.Output).Should().NotContainAny(Org, Id);
    }

    [TestMethod]
    [DataRow("preview")]
    [DataRow("preview --format json")]
    [DataRow("check --probe")]
    public async Task WhoOnlyLooksNeedsTheKeyAndMakesNone(string arguments)
    {
        var result = await RunAsync(arguments, "ORG=hash");

        (result.Exit, result.Error).Should().Be((2,
            $"privacy_key_unusable: privacy.key_file {Key} cannot be used: there is no such file; run and "
            + "once make it, or name the one that they made\n"));
        _bench.Pages.Asked.Should().BeEmpty();
        Path.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    [DataRow("preview", "USER_AGENT=drop")]
    [DataRow("check", "ORG=hash")]
    [DataRow("eval up", "ORG=hash")]
    public async Task WhoHashesNothingNeedsNone(string arguments, string rules) =>
        (await RunAsync(arguments, rules)).Error.Should().BeEmpty();

    [TestMethod]
    public async Task WhileReportingIsOffNoneIsMade()
    {
        (await RunAsync("once", "ORG=hash", "DO_NOT_TRACK=1")).Exit.Should().Be(5);
        (await RunAsync("preview", "ORG=hash", "DO_NOT_TRACK=1")).Exit.Should().Be(2);

        Path.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    [DataRow("ORGS=hash", "SCRAPER_PRIVACY__TAGS__ORGS: no tag of the schema influxdb-usage-telemetry/1"
        + "; did you mean SCRAPER_PRIVACY__TAGS__ORG?")]
    [DataRow("WAREHOUSE=hash", "SCRAPER_PRIVACY__TAGS__WAREHOUSE: no tag of the schema "
        + "influxdb-usage-telemetry/1; it has arch, build_date, commit, cpus, functions, id, index_partition"
        + ", ip, org, os, result, series_file_partition, status, user_agent, version, path, method")]
    public async Task ATagThatTheSchemaHasNotIsAFault(string rules, string fault) =>
        (await RunAsync("check", rules)).Should().Be(
            new CommandResult(2, "", $"environment: {fault}\n"));

    [TestMethod]
    public async Task InAFileTheFaultHasItsPlace()
    {
        using var file = new ScrapingFile("privacy:\n  tags:\n    status: ~\n    user_agnet: drop\n");

        (await _bench.RunAsync($"check --config {file.Path}")).Error.Should().Be(
            $"{file.Path}:4:5: privacy.tags.user_agnet: no tag of the schema influxdb-usage-telemetry/1; did "
            + "you mean privacy.tags.user_agent?\n");
    }

    [TestMethod]
    public async Task OfAnotherSchemaItsOwnTagsCount()
    {
        var schema = Path.Combine(Places.Repository, "deploy", "schemas", "postgres_exporter.yaml");

        (await RunAsync($"check --schema {schema}", "STATE=drop")).Error.Should().BeEmpty();
        (await RunAsync($"check --schema {schema}", "ORG=drop")).Error
            .Should().Contain("no tag of the schema");
    }

    private Task<CommandResult> RunAsync(string arguments, string rules, string more = "") =>
        _bench.RunAsync(arguments, Variables(rules) + more);

    private string Variables(string rules) => string.Concat(
        rules.Split(' ').Select(rule => $"SCRAPER_PRIVACY__TAGS__{rule} "))
        + $"SCRAPER_PRIVACY__KEY_FILE={Key} ";

    private static string TagOf(string json, string name) =>
        json.Split($"\"{name}\":\"")[1].Split('"')[0];
}
