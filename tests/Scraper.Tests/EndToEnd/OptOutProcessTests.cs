using System.Diagnostics;
using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Disabled means disabled, by whichever switch: no connection, no file; and everyone can see
/// which.</summary>
[TestClass]
public sealed class OptOutProcessTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;
    private readonly List<string> _before;

    public OptOutProcessTests()
    {
        _server = EndToEndTiny.Serve(_program);
        _program.Put("off.yaml", _program.Read("scraper.yaml") + "reporting_disabled: yes\n");
        _before = [.. _program.Left()];
    }

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow(" --reporting-disabled", "", "--reporting-disabled")]
    [DataRow("", "SCRAPER_REPORTING_DISABLED=1", "SCRAPER_REPORTING_DISABLED=1")]
    [DataRow("", "INFLUXD_REPORTING_DISABLED=T", "INFLUXD_REPORTING_DISABLED=T")]
    [DataRow("", "DO_NOT_TRACK=Yes SCRAPER_REPORTING_DISABLED=false", "DO_NOT_TRACK=Yes")]
    [DataRow(" --config off.yaml", "DO_NOT_TRACK=0", "off.yaml: reporting_disabled")]
    public async Task EachSwitchDisables(string flag, string environment, string shown)
    {
        (await _program.RunAsync("once" + flag, environment)).Should().Be(new ProcessRun.Result(
            5, "", $"reporting_disabled: reporting is switched off by {shown}; nothing was done\n"));
        await CheckSidecarAsync("run" + flag, environment, shown);
        var status = await _program.RunAsync("status" + flag, environment);

        (status.Exit, status.Error, status.Output.Split('\n')[0]).Should().Be(
            (0, "", $"reporting is off: {shown}"));
        _server.Connections.Should().Be(0);
        _program.Left().Should().BeEquivalentTo(_before);
    }

    [TestMethod]
    [DataRow("preview --format lp", EndToEndTiny.Lines)]
    [DataRow("eval db_users --format json",
        "{\"expr\":\"db_users\",\"result\":[[{\"__name__\":\"db_users\"},\"3\"]]}\n")]
    [DataRow("check --probe", "scraper.yaml: valid; schema tiny/1, 1 target, 2 sinks, reporting off\n"
        + "target db: ok, 3 of 4 fields from 12 samples\n")]
    public async Task WhoAsksIsStillAnsweredByTheTargetAlone(string arguments, string answer)
    {
        var result = await _program.RunAsync(arguments, "DO_NOT_TRACK=1");

        (result.Exit, EndToEndText.Normal(result.Output), result.Error).Should().Be((0, answer,
            "reporting is off (DO_NOT_TRACK=1): nothing is sent or kept; only the target is asked\n"));
        _server.Requests.Should().OnlyContain(request => request.Path == "/metrics");
        _program.Left().Should().BeEquivalentTo(_before);
    }

    [TestMethod]
    public async Task ARunningSidecarIsSwitchedOffAndOnAgain()
    {
        _server.Answer("/hook", "503 Service Unavailable", []);
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("a report waits", () =>
            _server.Requests.Any(request => request.Path == "/hook"));
        var on = _program.Read("scraper.yaml");

        _program.Put("scraper.yaml", on + "reporting_disabled: ture\n");
        await EndToEndWait.UntilAsync("it says so", () => sidecar.Error.Contains("switched off"));
        await Task.Delay(TimeSpan.FromSeconds(1)); // what was under way has ended
        var before = _server.Connections;
        await Task.Delay(TimeSpan.FromSeconds(2)); // two ticks
        _server.Connections.Should().Be(before);
        (await sidecar.GetAsync("/healthz")).Should().Be(
            "ok\nreporting is off (scraper.yaml: reporting_disabled)\n");
        (await sidecar.MetricAsync("scraper_reporting_disabled")).Should().Be(1);
        (await _program.RunAsync("status")).Output.Should().StartWith(
            "reporting is off: scraper.yaml: reporting_disabled\n"
            + "what waits is kept: it is neither sent nor expires until reporting is on\n")
            .And.MatchRegex(@"\nwebhook +[1-9]");
        sidecar.Error.Should().Contain(" warn scraper.yaml: reporting_disabled: \"ture\" is no word for on "
            + "or off; it is taken for on, reporting is off\n");

        _server.Answer("/hook", "200 OK", []);
        _program.Put("scraper.yaml", on);
        await EndToEndWait.UntilAsync("what waited is sent", () =>
            sidecar.Error.Contains("sink webhook takes reports again"));
        await EndToEndWait.UntilAsync("it collects, after it said so", () =>
            sidecar.Error.Split(" info reporting is switched on again\n") is [var off, var again]
            && !off.Contains("takes reports again") && again.Contains(" info collected "));
        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
    }

    [TestMethod]
    public async Task AnIdleSidecarStartsWhenItIsSwitchedOn()
    {
        var on = _program.Read("scraper.yaml");
        _program.Put("scraper.yaml", on + "reporting_disabled: true\n");
        using var sidecar = await EndToEndProcess.RunAsync(_program);

        _program.Put("scraper.yaml", on);
        await EndToEndWait.UntilAsync("it collects", () =>
            sidecar.Error.Contains(" info collected target=db reason=startup "));

        sidecar.Error.Should().Contain(" info reporting is switched on again\n")
            .And.NotContain(" info stopped");
        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
    }

    [TestMethod]
    public async Task WhatIsPerhapsNotMeantSoIsToldInOneWarning()
    {
        File.Move(Path.Combine(_program.Directory, "scraper.yaml"),
            Path.Combine(_program.Directory, "scraper.yml"));
        (await _program.RunAsync("check")).Error.Should().MatchRegex(
            @"^\S+ warn scraper\.yml is not read, settings are read from scraper\.yaml: rename it, or name "
            + @"it with --config\n$");

        using (var chmod = Process.Start("chmod", ["666", Path.Combine(_program.Directory, "scraper.yml")]))
            await chmod.WaitForExitAsync();
        (await _program.RunAsync("check --config scraper.yml")).Error.Should().MatchRegex(
            @"^\S+ warn scraper\.yml: others can write this file, and so decide what is sent where; "
            + @"chmod o-w scraper\.yml\n$");
        (await _program.RunAsync("check --config scraper.yml", "DO_NOT_TRACK=ture SCRAPER_LOG_FORMAT=json"))
            .Error.Should().MatchRegex(
                """^\{"time":"[^"]+","level":"warn","message":"DO_NOT_TRACK: \\"ture\\" is no word .*\n"""
                + """\{"time":"[^"]+","level":"warn","message":"scraper.yml: others can write .*\n$""");
    }

    [TestMethod]
    public async Task MakeRunSaysOfNoReportThatItWasWritten()
    {
        var make = _program.Start([], "DO_NOT_TRACK=1");
        make.FileName = "make";
        foreach (var word in (string[])["-s", "-C", Places.Repository, "run", $"STATE={_program.Directory}/s",
            $"SCRAPER={Path.Combine(AppContext.BaseDirectory, "scraper")}"])
            make.ArgumentList.Add(word);
        make.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

        var result = await ProcessRun.RunAsync(make);

        result.Exit.Should().Be(0, result.Error);
        result.Output.Should().NotContain("was written");
        result.Error.Should().EndWith(
            "reporting_disabled: reporting is switched off by DO_NOT_TRACK=1; nothing was done\n");
        _program.Left().Should().BeEquivalentTo(_before);
    }

    private async Task CheckSidecarAsync(string arguments, string environment, string shown)
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program, arguments, environment);

        (await sidecar.GetAsync("/healthz")).Should().Be($"ok\nreporting is off ({shown})\n");
        (await sidecar.GetAsync("/readyz")).Should().Be($"ready\nreporting is off ({shown})\n");
        (await sidecar.MetricAsync("scraper_reporting_disabled")).Should().Be(1);
        var (exit, _) = await sidecar.TerminateAsync();

        (exit, sidecar.Output).Should().Be((0, ""), sidecar.Error);
        var until = shown.Contains(": ", StringComparison.Ordinal) ? "switched on or stopped" : "stopped";
        sidecar.Error.Should().Contain($" info reporting is off ({shown}): idle until {until}\n");
    }
}
