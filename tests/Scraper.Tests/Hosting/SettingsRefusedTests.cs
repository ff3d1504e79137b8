using Scraper.Exposition;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>Settings that would be misunderstood or fail later are refused at once, with what to write.
/// </summary>
[TestClass]
public sealed class SettingsRefusedTests
{
    private const string Fragment = "expected a URL without a fragment: no server is sent what follows the #";

    private const string Query = "expected a URL without a query: it is the server's root, below which this "
        + "sink has paths of its own";

    [TestMethod]
    [DataRow("targets: []", "1:10: targets: expected at least one, such as "
        + "[{url: 'http://127.0.0.1:8086/metrics'}], found none; leave the key out for the default")]
    [DataRow("sinks: []", "1:8: sinks: expected at least one, such as [{type: stdout}], found none; "
        + "leave the key out for the default")]
    [DataRow("schedule: {interval: 8h, cron: 0 0 3 * * ?}",
        "1:26: schedule.cron: stands beside interval; give one of the two")]
    [DataRow("schedule: {cron: 0 0 3 * * ?, interval: 7h}",
        "1:12: schedule.cron: stands beside interval; give one of the two")]
    [DataRow("schedule: {cron: '0 0 3 * , ?'}",
        "1:11: schedule: schedule.cron '0 0 3 * , ?' names no time to come")]
    [DataRow("sinks: [{type: pushgateway, url: 'http://h/?a=b'}]", "1:34: sinks[0].url: " + Query)]
    [DataRow("sinks: [{type: pushgateway, url: 'http://h/#a'}]", "1:34: sinks[0].url: " + Fragment)]
    [DataRow("sinks: [{type: influxdb, org: o, bucket: b, url: 'http://h?'}]",
        "1:50: sinks[0].url: " + Query)]
    [DataRow("sinks: [{type: webhook, url: 'http://h/?a=b#c'}]", "1:30: sinks[0].url: " + Fragment)]
    [DataRow("sinks: [{type: webhook, url: 'http://h '}]", "1:30: sinks[0].url: expected an http: or https: "
        + "URL without user name and password (they go to basic_auth), found a text")]
    [DataRow("sinks: [{type: webhook, url: \"http://h/\\0\"}]", "1:30: sinks[0].url: expected an http: or "
        + "https: URL without user name and password (they go to basic_auth), found a text")]
    [DataRow("targets: [{\"http://u:PW@h\": x}]", "1:12: unknown key; a key is one word")]
    public void WhatWouldBeMisunderstoodIsRefused(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    [DataRow("ALL_PROXY=socks5://u:PW@p:1080", "", true)]
    [DataRow("https_proxy=socks4a://p:1080", "", true)]
    [DataRow("ALL_PROXY=socks5://p:1080 NO_PROXY=db,hook", "", false)]
    [DataRow("HTTP_PROXY=socks5://p:1080", "", false, DisplayName = "both are asked by https")]
    [DataRow("ALL_PROXY=http://p:1080", "", false)]
    [DataRow("ALL_PROXY=socks5://p:1080", ", proxy_url: 'http://q'", false)]
    public void AServerNameDoesNotReachThroughSocks(string environment, string more, bool isRefused)
    {
        var peer = "tls_config: {server_name: n}" + more;
        var reading = SettingsSome.Read(
            $"targets: [{{url: 'https://db/metrics', {peer}}}]\n"
            + $"sinks: [{{type: webhook, url: 'https://hook', {peer}}}]", environment);

        SettingsSome.FaultsOf(reading).Should().MatchRegex(!isRefused
            ? "^$"
            : string.Join("\n", new[] { "target default", "sink webhook" }.Select(whose =>
                $"environment: {whose}: its tls_config.server_name does not reach through a SOCKS proxy, and "
                + @"socks\w+://p:1080 stands before it; give it a proxy_url of http: or https:, or name its "
                + "host in NO_PROXY")));
    }

    [TestMethod]
    [DataRow("targets: [{url: \"x\\0y\"}]")]
    [DataRow("targets: [{url: \"http://x\\0y/\"}]")]
    [DataRow("targets: [{url: \"http://x/\\ty\"}]")]
    [DataRow("targets: [{url: \"file:///x%00y\"}]")]
    [DataRow("targets: [{tls_config: {ca_file: \"x\\0y\"}}]")]
    [DataRow("targets: [{tls_config: {server_name: \"x\\0y\"}}]")]
    [DataRow("targets: [{proxy_url: \"http://x\\0y\"}]")]
    [DataRow("targets: [{http_headers: {X-Key: \"PW\\0y\"}}]")]
    [DataRow("targets: [{http_headers: {X-Key: {files: [\"PW\\0y\"]}}}]")]
    [DataRow("targets: [{http_headers: {X-Key: {secrets: [\"PW\\ny\"]}}}]")]
    [DataRow("targets: [{authorization: {credentials: \"PW\\ny\"}}]")]
    [DataRow("targets: [{authorization: {credentials_file: \"x\\0y\"}}]")]
    [DataRow("targets: [{basic_auth: {username: \"x\\0y\", password: p}}]")]
    [DataRow("sinks: [{type: file, path: \"x\\0y\"}]")]
    [DataRow("sinks: [{type: influxdb, url: 'http://h', bucket: b, org: \"x\\0y\"}]")]
    [DataRow("state_dir: \"x\\0y\"")]
    [DataRow("schema: \"x\\0y\"")]
    public void AControlCharacterIsRefusedWhereverItWouldFailLater(string yaml)
    {
        var reading = SettingsSome.Read(yaml);
        reading.Faults.Should().ContainSingle().Which.Line.Should().Be(1);
        SettingsSome.FaultsOf(reading).Should().NotContain("PW");
    }

    [TestMethod]
    [DataRow("https//user:PW@host/metrics", "…@host/metrics")]
    [DataRow("user:PW@host:8086/metrics", "…@host:8086/metrics")]
    [DataRow("//user:P/W@host/metrics?a=PW", "…@host/metrics")]
    [DataRow("https//user:P?W@host/metrics", "…")]
    public void AnAddressWithATypoDoesNotTellItsPassword(string url, string shown)
    {
        var sentence = $"'{shown}' is neither an address nor a path; write http://HOST:PORT/metrics (user "
            + "name and password go to basic_auth), or ./PATH for a file of such a name";
        SettingsSome.FaultsOf(SettingsSome.Read($"targets: [{{url: '{url}'}}]"))
            .Should().Be("scraper.yaml:1:17: targets[0].url: " + sentence);
        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: new SettingsFlags { Targets = [url] }))
            .Should().Be("command line: --target: " + sentence);
    }

    [TestMethod]
    [DataRow("htps://user:PW@host/metrics")]
    [DataRow("https:/user:PW@host/metrics")]
    [DataRow("https:///user:PW@host/metrics")]
    [DataRow("http:user:P?W@host/metrics")]
    public void NoAddressTellsItsPassword(string url) =>
        SettingsSome.FaultsOf(SettingsSome.Read($"targets: [{{url: '{url}'}}]"))
            .Should().StartWith("scraper.yaml:1:17: targets[0].url: ")
            .And.NotContain("PW").And.NotContain("P?");

    [TestMethod]
    [DataRow("12:30@host.prom", false)]
    [DataRow("./12:30@host.prom", true)]
    [DataRow("/data/12:30@host.prom", true)]
    [DataRow("file:12:30@host.prom", true)]
    [DataRow("a@b.prom", true)]
    public void AFileMayHaveSuchAName(string url, bool valid) =>
        (SettingsSome.Read($"targets: [{{url: '{url}'}}]").Settings is not null).Should().Be(valid);

    [TestMethod]
    [DataRow("page.prom", "/etc/scraper/page.prom")]
    [DataRow("file:page.prom", "/etc/scraper/page.prom")]
    [DataRow("file:/page.prom", "file:/page.prom")]
    [DataRow("file:///page.prom", "file:///page.prom")]
    [DataRow("/page.prom", "/page.prom")]
    [DataRow("a:b.prom", "/etc/scraper/a:b.prom")]
    [DataRow("http://h/metrics", "http://h/metrics")]
    public void AFileIsRelativeToTheSettingsFileHoweverItIsWritten(string url, string expected) =>
        SettingsReader.Read(new SettingsInput
        {
            Flags = new SettingsFlags { Config = "/etc/scraper/scraper.yaml" },
            Open = _ => new System.IO.StringReader($"targets: [{{url: '{url}'}}]"),
        }).Settings!.Targets[0].Url.Should().Be(expected);

    [TestMethod]
    public void AWebhookKeepsItsQuery() =>
        SettingsSome.Read("sinks: [{type: webhook, url: 'http://h/x?key=a&b'}]").Faults.Should().BeEmpty();

    [TestMethod]
    public void TheOlderOpenMetricsIsOpenMetrics() =>
        SettingsSome.Read("fallback_scrape_protocol: OpenMetricsText0.0.1").Settings!.TargetDefaults
            .FallbackScrapeProtocol.Should().Be(Dialect.OpenMetrics);

    [TestMethod]
    public void AnEmptyListCanBeFilledByALayerAbove() =>
        SettingsSome.Read("sinks: []\ntargets: []", "SCRAPER_SINKS__0__TYPE=stdout",
            new SettingsFlags { Targets = ["page.prom"] }).Faults.Should().BeEmpty();

    [TestMethod]
    public void AVariableHasAtMostAHundredLevels() =>
        SettingsSome.FaultsOf(SettingsSome.Read(
            null, "SCRAPER_" + string.Concat(Enumerable.Repeat("A__", 40_000)) + "A=1"))
            .Should().EndWith("__A: nested deeper than 100");
}
