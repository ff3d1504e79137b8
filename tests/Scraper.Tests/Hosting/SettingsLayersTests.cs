using Scraper.Exposition;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Webhook;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>File &lt; environment &lt; flags, and what stands where nobody says anything.</summary>
[TestClass]
public sealed class SettingsLayersTests
{
    [TestMethod]
    public void WithoutSettingsEverythingHasItsDefault()
    {
        var settings = SettingsSome.Read(null, "HOME=/home/u").Settings!;

        settings.Targets.Should().ContainSingle().Which.Url.Should().Be("http://127.0.0.1:8086/metrics");
        settings.Outbox.StateDirectory.Should().Be("/home/u/.local/state/scraper");
        settings.Sinks.Should().ContainSingle().Which.Should().Be(new FileSinkOptions
        {
            Name = "file",
            Path = "/home/u/.local/state/scraper/reports.jsonl",
        });
        settings.ListenAddress.Text.Should().Be(":9810");
        settings.Reporting.Disabled.Should().BeFalse();
    }

    [TestMethod]
    [DataRow("STATE_DIRECTORY=/var/lib/a:/var/lib/b XDG_STATE_HOME=/x HOME=/h", "/var/lib/a")]
    [DataRow("XDG_STATE_HOME=/x HOME=/h", "/x/scraper")]
    [DataRow("HOME=/h", "/h/.local/state/scraper")]
    [DataRow("", "/var/lib/scraper")]
    [DataRow("SCRAPER_STATE_DIR=/s STATE_DIRECTORY=/var/lib/a", "/s")]
    public void TheStateDirectoryIsTheFirstThatIsNamed(string environment, string expected) =>
        SettingsSome.Read(null, environment).Settings!.Outbox.StateDirectory.Should().Be(expected);

    [TestMethod]
    public void TheEnvironmentWinsOverTheFileAndAFlagOverBoth()
    {
        const string File = "log_format: text\nstate_dir: /file\nschema: file.yaml";
        const string Environment = "SCRAPER_STATE_DIR=/env SCRAPER_SCHEMA=env.yaml";
        var flags = new SettingsFlags { Schema = "flag.yaml" };

        var settings = SettingsSome.Read(File, Environment, flags).Settings!;

        settings.Outbox.StateDirectory.Should().Be("/env");
        settings.SchemaFile.Should().Be("flag.yaml");
    }

    [TestMethod]
    public void AVariableChangesOneKeyOfAnItemAndAppendsAnother()
    {
        var settings = SettingsSome.Read(
            "sinks: [{type: webhook, url: 'http://one', timeout: 7s}]",
            "SCRAPER_SINKS__0__URL=http://two SCRAPER_SINKS__1__TYPE=influxdb "
            + "SCRAPER_SINKS__1__URL=http://db SCRAPER_SINKS__1__ORG=o SCRAPER_SINKS__1__bucket=b "
            + "SCRAPER_SINKS__1__TOKEN_FILE=/run/token").Settings!;

        var webhook = settings.Sinks[0].Should().BeOfType<WebhookSinkOptions>().Subject;
        (webhook.Url, webhook.TimeoutSeconds).Should().Be(("http://two", 7.0));
        var influxdb = settings.Sinks[1].Should().BeOfType<InfluxdbSinkOptions>().Subject;
        influxdb.Token!.File.Should().Be("/run/token");
    }

    [TestMethod]
    public void AVariableInAnyCaseFillsAKeyThatTheFileLeftEmpty()
    {
        var settings = SettingsSome.Read("schedule:", "scraper_Schedule__interval=1h").Settings!;

        settings.Schedule.IntervalSeconds.Should().Be(3600);
    }

    [TestMethod]
    [DataRow("schema:", null)]
    [DataRow("schema: ~", null)]
    [DataRow("schema: null", null)]
    [DataRow("schema: Null", null)]
    [DataRow("schema: NULL", null)]
    [DataRow("schema: 'null'", "null")]
    [DataRow("schema: nULL", "nULL")]
    [DataRow("", null)]
    [DataRow("# nothing", null)]
    public void AKeyWithoutAValueIsNotGiven(string yaml, string? schema)
    {
        var reading = SettingsSome.Read(yaml);

        SettingsSome.FaultsOf(reading).Should().BeEmpty();
        reading.BestEffort.SchemaFile.Should().Be(schema);
    }

    [TestMethod]
    public void ItemsAreAppendedInTheOrderOfTheirNumbers()
    {
        var variables = Enumerable.Range(0, 12).Select(at => $"SCRAPER_TARGETS__{at}__NAME=t{at}").Reverse();

        SettingsSome.Read(null, string.Join(' ', variables)).Settings!.Targets.Select(target => target.Name)
            .Should().Equal(Enumerable.Range(0, 12).Select(at => $"t{at}"));
    }

    [TestMethod]
    public void TargetsOfTheCommandLineReplaceThoseOfTheSettingsAndKeepTheSharedLimits()
    {
        var flags = new SettingsFlags { Targets = ["page.prom", "http://db:8086/metrics"] };

        var targets = SettingsSome.Read(
            "body_size_limit: 1GiB\nscrape_timeout: 3s\ntargets: [{name: a, url: 'http://a'}]", flags: flags)
            .Settings!.Targets;

        targets.Select(target => (target.Name, target.Url)).Should().Equal(
            ("default", "page.prom"), ("default-2", "http://db:8086/metrics"));
        targets.Should().OnlyContain(target =>
            target.Limits.BodySizeLimitBytes == 1L << 30 && target.ScrapeTimeoutSeconds == 3);
    }

    [TestMethod]
    public void AKeyOfATargetWinsOverTheSameKeyAtTheTop()
    {
        var targets = SettingsSome.Read("targets: [{name: a, label_limit: 5}, {name: b}]\nlabel_limit: 7")
            .Settings!.Targets;

        targets.Select(target => target.Limits.LabelLimit).Should().Equal(5, 7);
    }

    [TestMethod]
    [DataRow("PrometheusText0.0.4", Dialect.Text)]
    [DataRow("PrometheusText1.0.0", Dialect.Text)]
    [DataRow("openmetricstext1.0.0", Dialect.OpenMetrics)]
    public void AFallbackProtocolSaysHowAPageIsRead(string protocol, Dialect dialect) =>
        SettingsSome.Read($"fallback_scrape_protocol: {protocol}").Settings!.Targets[0].FallbackScrapeProtocol
            .Should().Be(dialect);

    [TestMethod]
    public void APathIsRelativeToTheFileThatNamesIt()
    {
        var settings = SettingsReader.Read(new SettingsInput
        {
            Flags = new SettingsFlags { Config = "/etc/scraper/scraper.yaml", StateDirectory = "state" },
            Open = _ => new System.IO.StringReader(
                "schema: own.yaml\ntargets: [{url: page.prom, tls_config: {ca_file: /ca.pem}}]"),
        }).Settings!;

        settings.SchemaFile.Should().Be("/etc/scraper/own.yaml");
        settings.Targets[0].Url.Should().Be("/etc/scraper/page.prom");
        settings.Targets[0].Http.Tls.CaFile.Should().Be("/ca.pem");
        settings.Outbox.StateDirectory.Should().Be("state");
    }

    [TestMethod]
    [DataRow("SCRAPER_PORT=tcp://10.0.0.1:9810")]
    [DataRow("SCRAPER_SERVICE_HOST=10.0.0.1 SCRAPER_SERVICE_PORT=9810 SCRAPER_SERVICE_PORT_HTTP=9810")]
    [DataRow("SCRAPER_PORT_9810_TCP=tcp://10.0.0.1:9810 SCRAPER_PORT_9810_TCP_ADDR=10.0.0.1")]
    [DataRow("SCRAPER_METRICS_SERVICE_HOST=10.0.0.1 SCRAPER_METRICS_PORT_80_TCP_PROTO=tcp")]
    [DataRow("SCRAPER_SCHEMA=")]
    public void WhatKubernetesOrAnEmptyValueSetsIsNoSetting(string environment) =>
        SettingsSome.Read(null, environment).Faults.Should().BeEmpty();

    [TestMethod]
    public void ASecretComesFromFileOrEnvironmentAndIsNeverShown()
    {
        var settings = SettingsSome.Read(
            "targets: [{authorization: {credentials: hunter2}, http_headers: {X-Key: {secrets: [k]}}}]")
            .Settings!;

        settings.Targets[0].Http.Authorization!.Credentials.Reveal().Should().Be("hunter2");
        settings.Targets[0].Http.Headers["x-key"].Reveal().Should().Be("k");
        settings.Targets[0].ToString().Should().NotContain("hunter2");
    }

    [TestMethod]
    public void AnAnchorStandsForWhatItNames() =>
        SettingsSome.Read("targets: [{name: &who db}]\nsinks: [{type: file, name: *who}]").Settings!
            .Sinks[0].Name.Should().Be("db");
}
