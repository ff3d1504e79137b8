using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>Any switch that is on wins, and it is decided before any other setting is judged.</summary>
[TestClass]
public sealed class OptOutTests
{
    [TestMethod]
    [DataRow("DO_NOT_TRACK=1")]
    [DataRow("DO_NOT_TRACK=t")]
    [DataRow("DO_NOT_TRACK=TRUE")]
    [DataRow("DO_NOT_TRACK=Yes")]
    [DataRow("DO_NOT_TRACK=on")]
    [DataRow("INFLUXD_REPORTING_DISABLED=true")]
    [DataRow("SCRAPER_REPORTING_DISABLED=1")]
    public void AVariableThatIsOnSwitchesOff(string variable) =>
        SettingsSome.Read(null, variable).Reporting.DisabledBy.Should().Equal(variable);

    [TestMethod]
    [DataRow("")]
    [DataRow("DO_NOT_TRACK=0")]
    [DataRow("DO_NOT_TRACK=")]
    [DataRow("DO_NOT_TRACK=false INFLUXD_REPORTING_DISABLED=no SCRAPER_REPORTING_DISABLED=off")]
    public void AVariableThatIsNotOnLeavesReportingOn(string variables) =>
        SettingsSome.Read(null, variables).Reporting.DisabledBy.Should().BeEmpty();

    [TestMethod]
    [DataRow("reporting_disabled: true")]
    [DataRow("reporting_disabled: Yes")]
    [DataRow("reporting_disabled: 1")]
    [DataRow("reporting_disabled: on\nnonsense: x")]
    [DataRow("reporting_disabled: t\ntargets: [a, b")]
    public void TheFilesKeySwitchesOffEvenInABrokenFile(string yaml) =>
        SettingsSome.Read(yaml).Reporting.DisabledBy.Should().Equal("scraper.yaml: reporting_disabled");

    [TestMethod]
    [DataRow("y")]
    [DataRow("Y")]
    [DataRow("2")]
    [DataRow("enabled")]
    [DataRow("ture")]
    [DataRow("-1")]
    public void AnyWordThatDoesNotSayNoSwitchesOff(string word)
    {
        string[] variables =
        [
            "DO_NOT_TRACK", "INFLUXD_REPORTING_DISABLED", "SCRAPER_REPORTING_DISABLED",
            "scraper_reporting_disabled",
        ];
        foreach (var variable in variables)
            SettingsSome.Read(null, $"{variable}={word}").Reporting.DisabledBy
                .Should().Equal($"{variable}={word}");
        SettingsSome.Read($"reporting_disabled: {word}").Reporting.Disabled.Should().BeTrue();
    }

    [TestMethod]
    [DataRow("f")]
    [DataRow("N")]
    [DataRow("No")]
    [DataRow("OFF")]
    [DataRow("False")]
    [DataRow("0")]
    [DataRow("~")]
    [DataRow("\" no \"")]
    [DataRow("\"  \"")]
    [DataRow("")]
    public void AWordThatSaysNoLeavesReportingOn(string word) =>
        SettingsSome.Read($"reporting_disabled: {word}").Reporting.Disabled.Should().BeFalse();

    [TestMethod]
    public void AWordOnNoListIsToldWithWhatWasMadeOfIt()
    {
        var reading = SettingsSome.Read("reporting_disabled: ture", "DO_NOT_TRACK=2 SCRAPER_LOG_FORMAT=json");

        reading.Faults.Should().BeEmpty();
        reading.Warnings.Should().Equal(
            "DO_NOT_TRACK: \"2\" is no word for on or off; it is taken for on, reporting is off",
            "scraper.yaml: reporting_disabled: \"ture\" is no word for on or off; it is taken for on, "
                + "reporting is off");
    }

    [TestMethod]
    public void AWordOnTheListsIsNotTold() =>
        SettingsSome.Read("reporting_disabled: yes", "DO_NOT_TRACK=Y INFLUXD_REPORTING_DISABLED=n")
            .Warnings.Should().BeEmpty();

    [TestMethod]
    [DataRow("targets: [a, b\nreporting_disabled: true\n")]
    [DataRow("targets:\n  - { name: a, url: b\nreporting_disabled: 'on' # since May\r\n")]
    [DataRow("a: 'x\n\"reporting_disabled\": ture")]
    [DataRow("\treporting_disabled: true\nreporting_disabled: true")]
    [DataRow("reporting_disabled: false\nreporting_disabled: true\n")]
    [DataRow("reporting_disabled: [true]\n")]
    public void AFileThatIsBrokenStillSwitchesOff(string yaml) =>
        SettingsSome.Read(yaml).Reporting.DisabledBy.Should().Equal("scraper.yaml: reporting_disabled");

    [TestMethod]
    [DataRow("targets: [a, b\nreporting_disabled: no\n")]
    [DataRow("targets: [a, b\nreporting_disabled: ~\r\n")]
    [DataRow("targets: [a, b\nreporting_disabled: # not yet\n")]
    [DataRow("targets: [a, b\n# reporting_disabled: true\n")]
    [DataRow("targets: [a, b\nreporting_disabled:\n")]
    public void AFileThatIsBrokenSwitchesNothingOffByItself(string yaml) =>
        SettingsSome.Read(yaml).Reporting.Disabled.Should().BeFalse();

    [TestMethod]
    public void ABrokenFileUndoesNoSwitch() =>
        SettingsSome.Read("targets:\n  - { name: a, url: b\nscrape_timeout: 10s\n", "DO_NOT_TRACK=1")
            .Reporting.DisabledBy.Should().Equal("DO_NOT_TRACK=1");

    [TestMethod]
    public void NoSwitchCanSwitchAnotherBackOff() =>
        SettingsSome.Read("reporting_disabled: true", "SCRAPER_REPORTING_DISABLED=false DO_NOT_TRACK=0")
            .Reporting.Disabled.Should().BeTrue();

    [TestMethod]
    public void EverySwitchThatIsOnIsNamed() =>
        SettingsSome.Read(
            "reporting_disabled: true",
            "SCRAPER_REPORTING_DISABLED=1 INFLUXD_REPORTING_DISABLED=t DO_NOT_TRACK=yes",
            new SettingsFlags { ReportingDisabled = true })
            .Reporting.DisabledBy.Should().Equal(
                "--reporting-disabled", "SCRAPER_REPORTING_DISABLED=1", "INFLUXD_REPORTING_DISABLED=t",
                "DO_NOT_TRACK=yes", "scraper.yaml: reporting_disabled");
}
