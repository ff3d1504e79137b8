using Scraper.Forwarding;
using Scraper.Forwarding.Webhook;
using Scraper.Settings;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Settings;

/// <summary>What a YAML file may cost, and what anchors, aliases and merge keys mean in it; the same for
/// settings and a schema.</summary>
[TestClass]
public sealed class YamlFileTests
{
    private const string Broken = "targets:\n  - { name: influxdb, url: \"http://127.0.0.1:8086/metrics\"\n"
        + "scrape_timeout: 10s\n";

    [TestMethod]
    [DataRow(Broken, "3:1: no valid YAML: expected ',' or the end of a { or [ that stands before")]
    [DataRow("a: [b, c\n", "2:1: no valid YAML: While parsing a flow sequence, did not find expected ',' or "
        + "']'.")]
    [DataRow("a: \"\\UFFFFFFFF\"", "1:15: no valid YAML: an escape or a tag that is none")]
    [DataRow("%TAG ! \n---\na: b", "1:8: no valid YAML: an escape or a tag that is none")]
    [DataRow("x: &a [ *a ]", "1:9: no valid YAML: the alias *a stands within what it names")]
    [DataRow("x: *a", "1:4: no valid YAML: the alias *a has no anchor before it")]
    [DataRow("a: b\n---\nc: d", "2:1: no valid YAML: a second document; a file has one")]
    [DataRow("a: b\0c\n", "1:5: expected text in UTF-8, found a NUL character")]
    public void WhatIsNoYamlIsOneFaultWithItsPlace(string yaml, string fault)
    {
        FaultsOfSettings(yaml).Should().Be("f.yaml:" + fault);
        FaultsOfSchema(yaml).Should().Be("f.yaml:" + fault);
    }

    [TestMethod]
    [DataRow("x-a: ", "[", 300_000, "1:105: no valid YAML: nested deeper than 100")]
    [DataRow("x-a:\n", "- ", 20_000, "2:199: no valid YAML: nested deeper than 100")]
    [DataRow("", "{a: ", 20_000, "1:401: no valid YAML: nested deeper than 100")]
    public void DepthHasALimit(string start, string level, int times, string fault)
    {
        var yaml = start + string.Concat(Enumerable.Repeat(level, times));
        FaultsOfSettings(yaml).Should().Be("f.yaml:" + fault);
        FaultsOfSchema(yaml).Should().Be("f.yaml:" + fault);
    }

    [TestMethod]
    [DataRow(99, "")]
    [DataRow(100, "f.yaml:1:105: no valid YAML: nested deeper than 100")]
    public void AHundredLevelsAreRead(int lists, string fault) =>
        FaultsOfSettings($"x-a: {new string('[', lists)}{new string(']', lists)}").Should().Be(fault);

    [TestMethod]
    [DataRow(99_997, "")]
    [DataRow(99_998, "f.yaml:1:200001: no valid YAML: more than 100000 keys and values, copies by aliases "
        + "included")]
    public void AHundredThousandKeysAndValuesAreRead(int items, string fault) =>
        FaultsOfSettings($"x-a: [{string.Concat(Enumerable.Repeat("a,", items))}]").Should().Be(fault);

    [TestMethod]
    public void CopiesCountLikeOriginals()
    {
        var levels = Enumerable.Range(1, 9).Select(at =>
            $"x-{at}: &a{at} [{string.Join(", ", Enumerable.Repeat($"*a{at - 1}", 9))}]\n");
        var yaml = "x-0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(levels);
        const string fault = "f.yaml:6:11: no valid YAML: more than 100000 keys and values, copies by "
            + "aliases included";
        FaultsOfSettings(yaml).Should().Be(fault);
        FaultsOfSchema(yaml).Should().Be(fault);
    }

    [TestMethod]
    public void AFileHasAtMostAMebibyte()
    {
        var most = new string('#', YamlEvents.MostCharacters);
        FaultsOfSettings(most).Should().BeEmpty();
        FaultsOfSettings(most + "#").Should().Be("f.yaml: larger than 1MiB");
        FaultsOfSchema(most + "#").Should().Be("f.yaml: larger than 1MiB");
    }

    [TestMethod]
    [DataRow("? &a [ b ]\n: c", "1:3: expected a word as key, found a list")]
    [DataRow("? &a [ *a ]\n: c", "1:3: expected a word as key, found a list")]
    [DataRow("? {a: b}\n: c", "1:3: expected a word as key, found keys")]
    [DataRow("<<: b", "1:5: <<: expected keys to merge or a list of such, found a text")]
    [DataRow("<<: [{}, b]", "1:10: <<: expected keys to merge or a list of such, found a text")]
    [DataRow("a: {b: c, b: d}", "1:11: a.b: stands twice; the first is on line 1")]
    public void AKeyIsAWordAndStandsOnce(string yaml, string fault) =>
        FaultsOfSettings(yaml).Split('\n')[^1].Should().Be("f.yaml:" + fault);

    [TestMethod]
    public void WhatStoodBeforeAMistakeIsRead()
    {
        using var text = new System.IO.StringReader("a: {b: c}\nd: [e, {f: \"g\"\nh: i");
        var map = YamlFile.Read("f.yaml", text, "", []);
        map.IsWhole.Should().BeFalse();
        ((MapNode)map.Find("a")!.Value).Find("b")!.Value.Described.Should().Be("\"c\"");
        map.Entries.Select(entry => entry.Key).Should().Equal("a", "d");
    }

    [TestMethod]
    public void WhereAFileBreaksOffNothingElseIsMissedInIt() =>
        SettingsSome.FaultsOf(SettingsSome.Read("sinks: [{type: webhook, ]"))
            .Should().StartWith("scraper.yaml:1:25: no valid YAML: ").And.NotContain("required");

    [TestMethod]
    public void MergeKeysGiveWhatIsNotGiven()
    {
        var sinks = Sinks("""
            x-http: &http { type: webhook, url: "http://h/x", timeout: 5s }
            x-slow: &slow
              <<: *http
              timeout: 7s
            sinks:
              - { <<: *slow, name: a }
              - { name: b, timeout: 1s, <<: [ *slow, { url: "http://other", retry: { max_backoff: 1m } } ] }
            """);
        sinks.Select(sink => (sink.Name, sink.TimeoutSeconds, sink.MaxBackoffSeconds)).Should()
            .Equal(("a", 7.0, 300.0), ("b", 1.0, 60.0));
        sinks.Cast<WebhookSinkOptions>().Should().OnlyContain(sink => sink.Url == "http://h/x");
    }

    [TestMethod]
    [DataRow("x-a: &a { log_format: json }\n<<: *a")]
    [DataRow("<<: [ { log_format: json }, { log_format: text } ]")]
    [DataRow("<<: { log_format: text }\nlog_format: json")]
    [DataRow("x-a: 1\nx-b: [ { c: d } ]\nlog_format: json")]
    [DataRow("<<:\nlog_format: json")]
    public void TheTopHasMergeKeysAndKeysOfTheWriter(string yaml) =>
        SettingsSome.Read(yaml).Settings!.LogFormat.ToString().Should().Be("Json");

    [TestMethod]
    public void AnAliasIsACopy()
    {
        var sinks = Sinks("""
            sinks:
              - { name: a, type: webhook, url: "http://a", http_headers: &headers { X-A: "1" } }
              - { name: b, type: webhook, url: "http://b", http_headers: *headers }
            """, "SCRAPER_SINKS__0__HTTP_HEADERS__X-SECRET=s");
        sinks.Cast<WebhookSinkOptions>().Select(sink => sink.Http.Headers.Count).Should().Equal(2, 1);
    }

    [TestMethod]
    public void AFaultInACopyNamesWhereItWasCopiedTo() =>
        SettingsSome.FaultsOf(SettingsSome.Read(
            "x-a: &a {type: file, zebra: 1}\nsinks: [{type: stdout}, *a]"))
            .Should().Be("scraper.yaml:1:22: sinks[1].zebra: unknown key");

    [TestMethod]
    public void AnAnchorOfACopyIsNoNewAnchor() =>
        Sinks("x-a: &a {n: &n one}\nx-b: &n two\nx-c: *a\nsinks: [{type: file, name: *n}]")[0].Name
            .Should().Be("two");

    [TestMethod]
    public void ASchemaHasThemToo() =>
        FaultsOfSchema("""
            x-source: &source { expr: sum(a), fidelity: proxy, note: Near. }
            schema: s/1
            fields:
              - { name: a, type: gauge, help: A., sources: [ *source, { <<: *source, expr: b } ] }
            """).Should().BeEmpty();

    [TestMethod]
    public void WhatAMessageQuotesAndNamesIsShort()
    {
        var name = string.Concat(Enumerable.Repeat("k", 500));
        SettingsSome.FaultsOf(SettingsSome.Read($"log_format: {name}")).Should().Be("scraper.yaml:1:13: "
            + $"log_format: expected one of text, json, found \"{name[..120]}…\"");
        SettingsSome.FaultsOf(SettingsSome.Read($"{name}: 1")).Should().Be(
            $"scraper.yaml:1:1: {name[..256]}…: unknown key");
    }

    private static IReadOnlyList<SinkOptions> Sinks(string yaml, string environment = "")
    {
        var reading = SettingsSome.Read(yaml, environment);
        SettingsSome.FaultsOf(reading).Should().BeEmpty();
        return reading.Settings!.Sinks;
    }

    private static string FaultsOfSettings(string yaml)
    {
        var faults = new List<Scraper.Outcomes.Fault>();
        YamlFile.Read("f.yaml", new System.IO.StringReader(yaml), "keys", faults);
        return string.Join('\n', faults);
    }

    private static string FaultsOfSchema(string yaml)
    {
        Schema.Read(yaml, "f.yaml", out var faults);
        return string.Join('\n', faults);
    }
}
