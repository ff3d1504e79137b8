using System.IO;
using System.Text.RegularExpressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>Disabled means disabled: what each command does while reporting is off.</summary>
[TestClass]
public sealed class DisabledTests : IDisposable
{
    private const string Off =
        "reporting is off (DO_NOT_TRACK=1): nothing is sent or kept; only the target is asked\n";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("once", "DO_NOT_TRACK=1", "DO_NOT_TRACK=1")]
    [DataRow("once --summary", "DO_NOT_TRACK=yes", "DO_NOT_TRACK=yes")]
    [DataRow("once --reporting-disabled", "INFLUXD_REPORTING_DISABLED=t",
        "--reporting-disabled, INFLUXD_REPORTING_DISABLED=t")]
    [DataRow("once --config no-such.yaml", "DO_NOT_TRACK=1 SCRAPER_NONSENSE=x", "DO_NOT_TRACK=1")]
    public async Task OnceIsFiveAndAsksNobody(string arguments, string environment, string switches)
    {
        (await _bench.RunAsync(arguments, environment)).Should().Be(new CommandResult(
            5, "", $"reporting_disabled: reporting is switched off by {switches}; nothing was done\n"));
        _bench.Pages.Asked.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("eval -", "")]
    [DataRow("check --probe",
        "defaults: valid; schema influxdb-usage-telemetry/1, 1 target, 1 sink, reporting off\n"
        + "target default: ok, 16 of 18 fields from 1508 samples\n")]
    public async Task APersonMayStillAskTheTarget(string arguments, string output) =>
        (await _bench.RunAsync(arguments, "DO_NOT_TRACK=1"))
            .Should().Be(new CommandResult(0, output, Off));

    [TestMethod]
    public async Task APersonMayStillSeeWhatWouldBeSent()
    {
        using var other = new CommandBench();
        var off = await _bench.RunAsync("preview --format lp", "DO_NOT_TRACK=1");
        var on = await other.RunAsync("preview --format lp");

        on.Output.Should().StartWith("buckets_total,arch=");
        WithoutId(off).Should().Be(WithoutId(on) with { Error = Off });
        on.Should().Be(new CommandResult(0, on.Output, ""));
    }

    private static CommandResult WithoutId(CommandResult result) =>
        result with { Output = Regex.Replace(result.Output, "report_id=\"[^\"]*\"", "") };

    [TestMethod]
    public async Task RunIdlesEvenWithBrokenSettings()
    {
        using var stop = new CancellationTokenSource();

        var run = _bench.RunAsync(
            "run", "DO_NOT_TRACK=1 SCRAPER_LISTEN_ADDRESS=127.0.0.1:0 SCRAPER_LOG_FORMAT=xml",
            stop: stop.Token);
        (await _bench.Error.Listening).Host.Should().Be("127.0.0.1");
        await stop.CancelAsync();

        var result = await run;
        result.Exit.Should().Be(0);
        result.Error.Should().MatchRegex(
            @"^\S+ warn environment: SCRAPER_LOG_FORMAT: expected one of text, json, found ""xml""\n"
            + @"\S+ info listening address=\S+ version=\S+ settings=defaults\n"
            + @"\S+ info reporting is off \(DO_NOT_TRACK=1\): idle until stopped\n\S+ info stopped\n$");
        _bench.Pages.Asked.Should().BeEmpty();
        Directory.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    public async Task RunWithBrokenSettingsDoesNotStart()
    {
        var result = await _bench.RunAsync(
            "run", "SCRAPER_LOG_FORMAT=xml SCRAPER_LISTEN_ADDRESS=127.0.0.1:0");

        result.Should().Be(new CommandResult(
            2, "", "environment: SCRAPER_LOG_FORMAT: expected one of text, json, found \"xml\"\n"));
        _bench.Pages.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task OnceLooksAgainWhenItsSplayIsOver()
    {
        using var folder = new Support.StateDirectory();
        var settings = Path.Combine(Directory.CreateDirectory(folder.Path).FullName, "a.yaml");
        await File.WriteAllTextAsync(settings, "");

        var once = _bench.RunAsync($"once --splay 1h --config {settings}", "HOSTNAME=a");
        await File.WriteAllTextAsync(settings, "reporting_disabled: true");
        while (!once.IsCompleted)
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await once).Should().Be(new CommandResult(5, "",
            $"reporting_disabled: reporting is switched off by {settings}: reporting_disabled; "
            + "nothing was done\n"));
        _bench.Pages.Asked.Should().BeEmpty();
    }
}
