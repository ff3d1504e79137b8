using Scraper.Forwarding;
using Scraper.Forwarding.JsonLines;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>The flags of a first try: sinks, interval and listen address without a file.</summary>
[TestClass]
public sealed class FlagsTests
{
    [TestMethod]
    public void SinksOfTheCommandLineReplaceThoseOfFileAndEnvironment()
    {
        var flags = new SettingsFlags
        {
            Sinks =
            [
                "stdout", "webhook=https://h/x?token=a=b", "webhook=http://g", "file=own.jsonl", "file",
                "pushgateway=http://p:9091", "remote_write=http://p/api/v1/write", "otlp=http://c/v1/metrics",
            ],
        };

        var sinks = SettingsSome.Read(
            "sinks: [{type: influxdb, url: 'http://db', org: o, bucket: b, name: mine}]\nstate_dir: /s",
            "SCRAPER_SINKS__0__URL=http://other", flags).Settings!.Sinks;

        sinks.Select(sink => (sink.Name, sink.Kind.Type, (sink as HttpSinkOptions)?.Url
            ?? (sink as FileSinkOptions)?.Path)).Should().Equal(
                ("stdout", "stdout", null),
                ("webhook", "webhook", "https://h/x?token=a=b"),
                ("webhook-2", "webhook", "http://g"),
                ("file", "file", "own.jsonl"),
                ("file-2", "file", "/s/reports.jsonl"),
                ("pushgateway", "pushgateway", "http://p:9091"),
                ("remote_write", "remote_write", "http://p/api/v1/write"),
                ("otlp", "otlp", "http://c/v1/metrics"));
    }

    [TestMethod]
    [DataRow("webhook")]
    [DataRow("webhok=http://h")]
    [DataRow("stdout=x")]
    [DataRow("influxdb=http://h:8086")]
    [DataRow("https://user:hunter2@h/hook?token=hunter2")]
    [DataRow("")]
    public void WhatIsNoSinkIsToldWithWhatIsOneAndNotRepeated(string sink) =>
        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: new() { Sinks = [sink] })).Should().Be(
            "command line: --sink: expected one of stdout, file[=PATH], textfile=DIR, webhook=URL, "
            + "pushgateway=URL, remote_write=URL, otlp=URL; other sinks stand in a settings file");

    [TestMethod]
    [DataRow("webhook=http://user:hunter2@h")]
    [DataRow("webhook=user:hunter2@h")]
    [DataRow("webhook=")]
    public void AnAddressWithAPasswordIsRefusedAndNotRepeated(string sink) =>
        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: new() { Sinks = [sink] })).Should().Be(
            "command line: --sink: expected an http: or https: URL without user name and password (they go "
            + "to basic_auth), found a text");

    [TestMethod]
    [DataRow("schedule: {interval: 2h, jitter: 3s}", "")]
    [DataRow("schedule: {cron: '0 0 6 * * ?', jitter: 3s}", "")]
    [DataRow("schedule: {jitter: 3s}", "SCRAPER_SCHEDULE__CRON=wrong")]
    [DataRow("schedule:", "SCRAPER_SCHEDULE__INTERVAL=2h SCRAPER_SCHEDULE__JITTER=3s")]
    [DataRow(null, "SCRAPER_SCHEDULE__JITTER=3s")]
    public void TheIntervalComesInPlaceOfWhateverSaidWhen(string? yaml, string environment)
    {
        var schedule = SettingsSome.Read(yaml, environment, new() { Interval = "90s" }).Settings!.Schedule;

        (schedule.IntervalSeconds, schedule.Cron, schedule.JitterSeconds).Should().Be((90.0, null, 3.0));
    }

    [TestMethod]
    [DataRow("1s", 1.0)]
    [DataRow("1y", 31536000.0)]
    [DataRow("999ms", null)]
    [DataRow("366d", null)]
    public void AnIntervalLiesBetweenASecondAndAYear(string interval, double? seconds)
    {
        var reading = SettingsSome.Read(null, flags: new() { Interval = interval });

        (reading.Settings?.Schedule.IntervalSeconds).Should().Be(seconds);
    }

    [TestMethod]
    public void TheListenAddressWinsOverFileAndEnvironment() =>
        SettingsSome.Read("listen_address: ':1'", "SCRAPER_LISTEN_ADDRESS=:2", new() { Listen = "[::1]:3" })
            .Settings!.ListenAddress.Text.Should().Be("[::1]:3");

    [TestMethod]
    public void FaultsNameTheFlag()
    {
        var flags = new SettingsFlags { Interval = "soon", Listen = "9810", Targets = ["-", "-"] };

        SettingsSome.FaultsOf(SettingsSome.Read(null, flags: flags)).Split('\n').Should().Equal(
            "command line: --target: standard input (-) is one page; give it once",
            "command line: --listen: expected [ADDRESS]:PORT such as :9810, 127.0.0.1:9810 or [::1]:9810, "
                + "found \"9810\"",
            "command line: --interval: expected a duration from 1s to 1y, such as 30s or 1h30m, "
                + "found \"soon\"");
    }
}
