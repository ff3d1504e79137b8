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
