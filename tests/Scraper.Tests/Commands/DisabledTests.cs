using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>Disabled means disabled: what each command does while reporting is off.</summary>
[TestClass]
public sealed class DisabledTests
{
    private const string Off =
        "reporting is off (DO_NOT_TRACK=1): nothing is sent or kept; only the target is asked\n";

    private readonly FakeParts _parts = new();

    [TestMethod]
    [DataRow("once", "DO_NOT_TRACK=1", "DO_NOT_TRACK=1")]
    [DataRow("once --summary", "DO_NOT_TRACK=yes", "DO_NOT_TRACK=yes")]
    [DataRow("once --reporting-disabled", "INFLUXD_REPORTING_DISABLED=t",
        "--reporting-disabled, INFLUXD_REPORTING_DISABLED=t")]
    [DataRow("once --config no-such.yaml", "DO_NOT_TRACK=1 SCRAPER_NONSENSE=x", "DO_NOT_TRACK=1")]
    public async Task OnceIsFiveAndAsksNobody(string arguments, string environment, string switches)
    {
        (await CommandsSome.RunAsync(_parts, arguments, environment)).Should().Be(new CommandsSome.Result(
            5, "", $"reporting_disabled: reporting is switched off by {switches}; nothing was done\n"));
        _parts.Stations.Asked.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("eval -", "")]
    [DataRow("check --probe",
        "defaults: valid; schema test/1, 1 target, 1 sink, reporting off\n"
        + "target default: ok, 16 of 18 fields from 1623 samples\n")]
    public async Task APersonMayStillAskTheTarget(string arguments, string output) =>
        (await CommandsSome.RunAsync(_parts, arguments, "DO_NOT_TRACK=1"))
            .Should().Be(new CommandsSome.Result(0, output, Off));

    [TestMethod]
    public async Task APersonMayStillSeeWhatWouldBeSent()
    {
        var off = await CommandsSome.RunAsync(_parts, "preview --format lp", "DO_NOT_TRACK=1");
        var on = await CommandsSome.RunAsync(new FakeParts(), "preview --format lp");

        on.Output.Should().StartWith("buckets_total,arch=");
        off.Should().Be(on with { Error = Off });
        on.Should().Be(new CommandsSome.Result(0, on.Output, ""));
    }

    [TestMethod]
    public async Task RunIdlesEvenWithBrokenSettings()
    {
        var result = await CommandsSome.RunAsync(
            _parts, "run", "DO_NOT_TRACK=1 SCRAPER_LISTEN_ADDRESS=:1234 SCRAPER_LOG_FORMAT=xml");

        result.Exit.Should().Be(0);
        _parts.Ran!.Value.Settings.ListenAddress.Text.Should().Be(":1234");
        _parts.Ran!.Value.Schema.Should().BeNull();
    }

    [TestMethod]
    public async Task RunWithBrokenSettingsDoesNotStart()
    {
        (await CommandsSome.RunAsync(_parts, "run", "SCRAPER_LOG_FORMAT=xml")).Exit.Should().Be(2);
        _parts.Ran.Should().BeNull();
    }

    [TestMethod]
    public async Task StatusNamesEverySwitchThatIsOn() =>
        (await CommandsSome.RunAsync(
            _parts, "status --format json --state-dir /s --reporting-disabled", "DO_NOT_TRACK=1"))
            .Should().Be(new CommandsSome.Result(0,
                """
                {"reporting":{"enabled":false,"disabled_by":["--reporting-disabled","DO_NOT_TRACK=1"]},
                "state_directory":"/s","sinks":[{"sink":"file","waiting":0,"waiting_bytes":0,
                "oldest_waiting":null,"set_aside":0,"last_accepted":null,"last_attempt":null,
                "last_reason":null}]}
                """.Replace("\n", "") + "\n", ""));

    [TestMethod]
    public async Task StatusShowsDepthAndLastDeliveries()
    {
        var parts = new FakeParts
        {
            Outbox =
            [
                new("file", 0, 0, null, 0, CommandsSome.Now.AddHours(-8), CommandsSome.Now, null),
                new("old", 1200, 34567, CommandsSome.Now.AddDays(-2), 3, null, CommandsSome.Now, "refused"),
            ],
        };

        (await CommandsSome.RunAsync(parts, "status --state-dir /s")).Output.Should().Be(
            """
            reporting is on: no switch turns it off
            state directory: /s

            sink  waiting      size  oldest  set aside  last accepted  last reason
            file        0       0 B  never           0  8h ago
            old     1,200  33.8 KiB  2d ago          3  never          refused

            """);
    }
}
