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

    private async Task CheckSidecarAsync(string arguments, string environment, string shown)
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program, arguments, environment);

        (await sidecar.GetAsync("/healthz")).Should().Be($"ok\nreporting is off ({shown})\n");
        (await sidecar.GetAsync("/readyz")).Should().Be($"ready\nreporting is off ({shown})\n");
        (await sidecar.MetricAsync("scraper_reporting_disabled")).Should().Be(1);
        var (exit, _) = await sidecar.TerminateAsync();

        (exit, sidecar.Output).Should().Be((0, ""), sidecar.Error);
        sidecar.Error.Should().Contain($" info reporting is off ({shown}): idle until stopped\n");
    }
}
