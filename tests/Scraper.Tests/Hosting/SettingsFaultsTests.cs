using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>What a person reads when settings are wrong.</summary>
[TestClass]
public sealed class SettingsFaultsTests
{
    [TestMethod]
    [DataRow("tragets: []", "1:1: tragets: unknown key; did you mean targets?")]
    [DataRow("zebra: 1", "1:1: zebra: unknown key")]
    [DataRow("targets: one", "1:10: targets: expected a list of targets, found a text")]
    [DataRow("targets: [{ulr: x}]",
        "1:12: targets[0].ulr: unknown key; did you mean targets[0].url?")]
    [DataRow("scrape_timeout: 10",
        "1:17: scrape_timeout: expected a duration from 10ms to 1h, such as 30s or 1h30m, "
        + "found \"10\"")]
    [DataRow("scrape_timeout: 2h",
        "1:17: scrape_timeout: expected a duration from 10ms to 1h, such as 30s or 1h30m, "
        + "found \"2h\"")]
    [DataRow("body_size_limit: 5 apples",
        "1:18: body_size_limit: expected a size such as 1024, 512KB or 64MiB, found \"5 apples\"")]
    [DataRow("label_limit: -1",
        "1:14: label_limit: expected a number from 0 to 100000, found \"-1\"")]
    [DataRow("enable_compression: maybe",
        "1:21: enable_compression: expected true or false, found \"maybe\"")]
    [DataRow("log_format: [text]", "1:13: log_format: expected one of text, json, found a list")]
    [DataRow("schedule: 8h",
        "1:11: schedule: expected keys (interval, cron, jitter, run_at_startup), found a text")]
    [DataRow("schedule: {interval: 1h, cron: 0 0 3 * * ?}",
        "1:26: schedule.cron: stands beside interval; give one of the two")]
    [DataRow("listen_address: 9810",
        "1:17: listen_address: expected [ADDRESS]:PORT such as :9810, 127.0.0.1:9810 or [::1]:9810, "
        + "found \"9810\"")]
    [DataRow("targets: [{name: a}, {name: a}]",
        "1:29: targets[1].name: two targets are named \"a\"; give each a name of its own")]
    [DataRow("targets: [{url: a}, {url: b}]",
        "1:21: targets[1].name: two targets are named \"default\"; give each a name of its own")]
    [DataRow("sinks: [{type: file}, {type: file}]",
        "1:23: sinks[1].name: two sinks are named \"file\"; give each a name of its own")]
    [DataRow("sinks: [{name: a}]",
        "1:9: sinks[0].type: required: stdout, file, textfile, webhook, pushgateway, influxdb, remote_write, "
        + "otlp")]
    [DataRow("sinks: [{type: kafka}]",
        "1:16: sinks[0].type: expected one of stdout, file, textfile, webhook, pushgateway, influxdb, "
        + "remote_write, otlp, "
        + "found \"kafka\"")]
    [DataRow("sinks: [{type: webhook}]", "1:9: sinks[0].url: required")]
    [DataRow("sinks: [{type: webhook, url: }]", "1:9: sinks[0].url: required")]
    [DataRow("sinks: [{type: webhook, url: 'ftp://x'}]",
        "1:30: sinks[0].url: expected an http: or https: URL without user name and password "
        + "(they go to basic_auth), found a text")]
    [DataRow("sinks: [{type: file, retry: {initial_backoff: 10m}}]",
        "1:29: sinks[0].retry: initial_backoff (10m) is longer than max_backoff (5m)")]
    [DataRow("targets: [{basic_auth: {username: u, password: p, password_file: f}}]",
        "1:51: targets[0].basic_auth.password_file: stands beside password; give one of the two")]
    [DataRow("targets: [{basic_auth: {password: p}}]",
        "1:24: targets[0].basic_auth.username: required")]
    [DataRow("targets: [{basic_auth: {username: u}, authorization: {credentials: c}}]",
        "1:11: targets[0]: basic_auth and authorization stand together; give one of the two")]
    [DataRow("targets: [{tls_config: {cert_file: c}}]",
        "1:24: targets[0].tls_config: cert_file and key_file go together")]
    [DataRow("targets: [{http_headers: {X-Key: [a]}}]",
        "1:34: targets[0].http_headers.X-Key: expected a text on one line, or one item under values, secrets "
        + "or files, found a list")]
    [DataRow("log_format: text\nlog_format: json",
        "2:1: log_format: stands twice; the first is on line 1")]
    [DataRow("schema: ''", "1:9: schema: expected a path, found \"\"")]
    [DataRow("schedule: {cron: ''}", "1:18: schedule.cron: expected a text on one line, found \"\"")]
    [DataRow("line_length_limit: 1025MiB",
        "1:20: line_length_limit: expected a size such as 1024, 512KB or 64MiB of at most 1GiB, "
        + "found \"1025MiB\"")]
    [DataRow("targets: [{name: ' '}]", "1:18: targets[0].name: expected a name of 1 to 100 characters, "
        + "none of them a control character, found \" \"")]
    [DataRow("just a text", "1:1: expected keys and values, such as \"targets:\"")]
    [DataRow("a: b\n---\nc: d", "2:1: no valid YAML: a second document; a file has one")]
    public void AFaultSaysWhereItStandsAndWhatWasExpected(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Split('\n')[^1].Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    [DataRow("privacy: {tags: {org: mask}}",
        "1:23: privacy.tags.org: expected one of keep, drop, hash, found \"mask\"")]
    [DataRow("privacy: {tags: [org]}",
        "1:17: privacy.tags: expected tags, such as {org: hash}, found a list")]
    [DataRow("privacy: {tags: {id: drop}}", "1:22: privacy.tags.id: expected keep or hash, found \"drop\": "
        + "without it nobody can tell servers apart")]
    [DataRow("privacy: {tags: {org: hash}}",
        "1:10: privacy: key_file is missing; give one where a tag is hashed, on a volume that stays")]
    public void AFaultOfPrivacyAsWell(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    [DataRow("scrape_interval: 1m", "1:1: scrape_interval: unknown key; here it is schedule.interval")]
    [DataRow("remote_write: []", "1:1: remote_write: unknown key; here it is sinks")]
    [DataRow("bearer_token: x", "1:1: bearer_token: unknown key")]
    [DataRow("targets: [{metrics_path: /m}]",
        "1:12: targets[0].metrics_path: unknown key; here the path is part of url")]
    [DataRow("targets: [{bearer_token: x}]",
        "1:12: targets[0].bearer_token: unknown key; here it is authorization.credentials")]
    [DataRow("sinks: [{type: webhook, url: 'http://h', headers: {}}]",
        "1:42: sinks[0].headers: unknown key; here it is http_headers")]
    public void AKeyOfAnotherProgramIsToldByItsNameHere(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    [DataRow("scrape_timeout: 10ms", "scrape_timeout: 9ms")]
    [DataRow("scrape_timeout: 1h", "scrape_timeout: 1h1ms")]
    [DataRow("line_length_limit: 1GiB", "line_length_limit: 1073741825")]
    [DataRow("label_limit: 100000", "label_limit: 100001")]
    [DataRow("label_limit: 0", "label_limit: -0")]
    [DataRow("log_format: JSON", "log_format: JSO")]
    [DataRow("enable_compression: Off", "enable_compression: of")]
    [DataRow("enable_compression: 0", "enable_compression: 00")]
    [DataRow("enable_compression: F", "enable_compression: fa")]
    [DataRow("enable_compression: no", "enable_compression: none")]
    [DataRow("targets: [{name: \"a b\"}]", "targets: [{name: \"a\\tb\"}]")]
    [DataRow("targets: [{proxy_url: 'https://u:p@proxy'}]", "targets: [{proxy_url: 'ftp://proxy'}]")]
    [DataRow("sinks: [{type: webhook, url: 'https://h'}]", "sinks: [{type: webhook, url: 'https://u@h'}]")]
    [DataRow("sinks: [{type: webhook, url: 'http://h'}]", "sinks: [{type: webhook, url: 'http:///x'}]")]
    [DataRow("sinks: [{type: file, retry: {initial_backoff: 5m}}]",
        "sinks: [{type: file, retry: {initial_backoff: 5m1ms}}]")]
    public void ABoundIsWithinAndWhatIsBeyondIsNot(string within, string beyond) =>
        (SettingsSome.FaultsOf(SettingsSome.Read(within)), SettingsSome.Read(beyond).Faults.Count)
            .Should().Be(("", 1), beyond);

    [TestMethod]
    [DataRow(100, true)]
    [DataRow(101, false)]
    public void ANameHasAtMost100Characters(int length, bool valid) =>
        (SettingsSome.Read($"targets: [{{name: {new string('n', length)}}}]").Faults.Count == 0)
            .Should().Be(valid);

    [TestMethod]
    [DataRow(":0", true)]
    [DataRow("0.0.0.0:9810", true)]
    [DataRow("localhost:9810", true)]
    [DataRow("[::1]:9810", true)]
    [DataRow("::1:9810", false)]
    [DataRow("[127.0.0.1]:9810", false)]
    [DataRow("db.example:9810", false)]
    [DataRow(":65536", false)]
    public void AListenAddressIsOneOfThisMachine(string address, bool valid) =>
        (SettingsSome.Read($"listen_address: '{address}'").Settings is not null).Should().Be(valid);

    [TestMethod]
    public void ACronExpressionIsJudgedByTheSchedule() =>
        SettingsSome.FaultsOf(SettingsSome.Read("schedule: {cron: daily}")).Should().StartWith(
            "scraper.yaml:1:11: schedule: schedule.cron 'daily' is no Quartz cron expression, ");

    [TestMethod]
    public void AllFaultsAreToldAtOnce()
    {
        var reading = SettingsSome.Read(
            """
            targets:
              - name: db
                scrape_timout: 5s
                label_limt: 5
            sinks:
              - type: influxdb
                url: http://localhost:8086
            lisen_address: ":1"
            """,
            "SCRAPER_OUTBOX__MAX_SIZE=soon SCRAPER_TRAGETS__0__URL=x");

        SettingsSome.FaultsOf(reading).Should().Be(
            """
            scraper.yaml:3:5: targets[0].scrape_timout: unknown key; did you mean targets[0].scrape_timeout?
            scraper.yaml:4:5: targets[0].label_limt: unknown key; did you mean targets[0].label_limit?
            scraper.yaml:6:5: sinks[0]: version 2 needs org and bucket
            scraper.yaml:8:1: lisen_address: unknown key; did you mean listen_address?
            environment: SCRAPER_OUTBOX__MAX_SIZE: expected a size such as 1024, 512KB or 64MiB, found "soon"
            environment: SCRAPER_TRAGETS__0__URL: unknown key; did you mean SCRAPER_TARGETS__0__URL?
            """);
        reading.Settings.Should().BeNull();
    }

    [TestMethod]
    [DataRow("SCRAPER_LOG_FROMAT=json",
        "environment: SCRAPER_LOG_FROMAT: unknown key; did you mean SCRAPER_LOG_FORMAT?")]
    [DataRow("SCRAPER_SINKS__1__TYPE=file",
        "environment: SCRAPER_SINKS__1__TYPE: there is no item 0 before it")]
    [DataRow("SCRAPER_SINKS__0__TYPE=webhook", "environment: SCRAPER_SINKS__0__URL: required")]
    [DataRow("SCRAPER_SINKS__ONE__TYPE=file",
        "environment: SCRAPER_SINKS: expected a list of sinks, found keys")]
    [DataRow("SCRAPER_SCHEDULE__INTERVAL__X=1",
        "environment: SCRAPER_SCHEDULE__INTERVAL: expected a duration from 1s to 1y, such as 30s or 1h30m, "
        + "found keys")]
    [DataRow("SCRAPER_TARGETS__0__BASIC_AUTH__PASSWORD=x",
        "environment: SCRAPER_TARGETS__0__BASIC_AUTH__USERNAME: required")]
    [DataRow("SCRAPER_SERVICE_HOSTS=x", "environment: SCRAPER_SERVICE_HOSTS: unknown key")]
    [DataRow("SCRAPER_PORT_X=x", "environment: SCRAPER_PORT_X: unknown key")]
    [DataRow("SCRAPER_CONFIG=other.yaml", "other.yaml: there is no such file; name another with --config")]
    [DataRow("SCRAPER_TARGETS=x", "environment: SCRAPER_TARGETS: expected a list of targets, found a text")]
    [DataRow("SCRAPER_ENABLE_COMPRESSION=maybe",
        "environment: SCRAPER_ENABLE_COMPRESSION: expected true or false, found \"maybe\"")]
    public void AVariableIsNamedAsThePersonWroteIt(string variables, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(null, variables)).Should().Be(fault);

    [TestMethod]
    [DataRow("SCRAPER_SINKS__X=a",
        "environment: SCRAPER_SINKS__X: a list has its items by number, not \"x\"")]
    [DataRow("SCRAPER_SINKS__2__TYPE=file",
        "environment: SCRAPER_SINKS__2__TYPE: there is no item 1 before it")]
    [DataRow("SCRAPER_SINKS__0=a",
        "environment: SCRAPER_SINKS__0: expected keys (type, name, …), found a text")]
    [DataRow("SCRAPER_SINKS__0__TYPE__X=a",
        "environment: SCRAPER_SINKS__0__TYPE__X: sinks[0].type is a text, it has no keys")]
    public void AVariableFitsIntoTheFile(string variable, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read("sinks: [{type: file}]", variable)).Should().Be(fault);

    [TestMethod]
    public void AFlagIsNamedAsThePersonWroteIt() =>
        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: new SettingsFlags { LogFormat = "xml" }))
            .Should().Be("command line: --log-format: expected one of text, json, found \"xml\"");

    [TestMethod]
    public void AMissingFileIsAFaultOnlyWhereItWasAskedFor()
    {
        SettingsSome.Read(null).Faults.Should().BeEmpty();
        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: new SettingsFlags { Config = "other.yaml" }))
            .Should().Be("other.yaml: there is no such file; name another with --config");
    }

    [TestMethod]
    [DataRow("targets: *db", "1:10: no valid YAML: the alias *db has no anchor before it")]
    [DataRow("[a]: b", "1:1: expected a word as key, found a list")]
    public void WhatSettingsHaveNoUseForIsNoYamlToThem(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    public void BrokenYamlIsOneFaultWithItsPlace() =>
        SettingsSome.FaultsOf(SettingsSome.Read("log_format: json\ntargets: [a, b\n"))
            .Should().StartWith("scraper.yaml:").And.Contain("no valid YAML: ");

    [TestMethod]
    [DataRow("targets: [{authorization: Bearer SECRET}]",
        "1:27: targets[0].authorization: expected keys (type, credentials, credentials_file), found a text")]
    [DataRow("targets: [{basic_auth: 'user:SECRET'}]",
        "1:24: targets[0].basic_auth: expected keys (username, password, password_file), found a text")]
    [DataRow("targets: [{http_headers: 'X: SECRET'}]",
        "1:26: targets[0].http_headers: expected header names and values, found a text")]
    [DataRow("targets: [{proxy_url: 'user:SECRET@proxy:3128'}]",
        "1:23: targets[0].proxy_url: expected an http: or https: URL, found a text")]
    [DataRow("sinks: [{type: webhook, url: hooks.example/services/SECRET}]",
        "1:30: sinks[0].url: expected an http: or https: URL without user name and password "
        + "(they go to basic_auth), found a text")]
    [DataRow("sinks: ['https://hooks.example/SECRET']",
        "1:9: sinks[0]: expected keys (type, name, …), found a text")]
    public void WhereASecretMayStandWhatWasFoundIsNotRepeated(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    [DataRow("targets: [{url: 'ftp://x'}]", "1:17: targets[0].url: 'ftp://x' is no address this program "
        + "can read; use http:, https:, file: or a path")]
    [DataRow("targets: [{url: 'http://'}]", "1:17: targets[0].url: 'http://' is no valid address; write it "
        + "as http://HOST:PORT/metrics")]
    [DataRow("targets: [{url: ''}]", "1:17: targets[0].url: the target is empty; write "
        + "http://HOST:PORT/metrics, file: or a path")]
    [DataRow("targets: [{http_headers: {'X: SECRET': a}}]", "1:27: targets[0].http_headers: expected names "
        + "of request headers, found one that is none")]
    [DataRow("targets: [{http_headers: {Content-Type: a}}]", "1:27: targets[0].http_headers: expected "
        + "names of request headers, found one that is none")]
    [DataRow("sinks: [{type: webhook, url: 'http://x', follow_redirects: true}]",
        "1:42: sinks[0].follow_redirects: unknown key")]
    public void WhatWouldFailLaterIsRefusedAtOnce(string yaml, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read(yaml)).Should().Be("scraper.yaml:" + fault);

    [TestMethod]
    public void FaultsStandInTheOrderOfTheFile() =>
        SettingsSome.Read("log_format: x\nschedule: 1h\ntargets: y\n", "SCRAPER_A=1").Faults
            .Select(fault => fault.Line).Should().Equal(1, 2, 3, 0);

    [TestMethod]
    public void AVariableOverASecretDoesNotRepeatIt() =>
        SettingsSome.FaultsOf(SettingsSome.Read(
            "targets: [{authorization: SECRET}]", "SCRAPER_TARGETS__0__AUTHORIZATION__TYPE=Bearer"))
            .Should().NotContain("SECRET\n").And.NotContain("\"SECRET");

    [TestMethod]
    public void CredentialsInAnAddressAreRefusedAndNotRepeated() =>
        SettingsSome.FaultsOf(SettingsSome.Read("targets: [{url: 'http://u:hunter2@db/metrics'}]"))
            .Should().NotContain("hunter2");
}
