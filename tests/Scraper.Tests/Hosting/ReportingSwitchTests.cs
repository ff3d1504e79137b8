using System.IO;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>The opt-out of a running program: what the file says now, and what stands where it says
/// nothing.</summary>
[TestClass]
public sealed class ReportingSwitchTests
{
    private string? _text = "";

    [TestMethod]
    public void EachLookHearsWhatTheFileSaysNow()
    {
        var reporting = Switch();
        reporting.Look().Should().BeFalse();

        _text = "reporting_disabled: true";
        reporting.Look().Should().BeTrue();
        reporting.DisabledBy.Should().Equal("a.yaml: reporting_disabled");
        _text = "reporting_disabled: true\ntargets: [";
        reporting.Look().Should().BeTrue();
        _text = "";
        reporting.Look().Should().BeFalse();
    }

    [TestMethod]
    public void TheLookThatFindsNewsTellsThemBeforeItAnswers()
    {
        var told = new List<string>();
        var reporting = Switch();
        reporting.News = () =>
            told.Add($"{(reporting.Disabled ? "off" : "on")} {string.Join(", ", reporting.Warnings())}");

        foreach (var text in (string?[])[
            "", "", "reporting_disabled: 1", "reporting_disabled: true", null, ""])
        {
            _text = text;
            told.Add(reporting.Look().ToString());
        }

        told.Should().Equal(
            "False", "False", "off ", "True", "True",
            "off a.yaml: cannot be read any more, reporting stays off: no such file", "True", "on ", "False");
    }

    [TestMethod]
    public void TheFileCannotSwitchBackOnWhatTheProcessSwitchedOff()
    {
        _text = "reporting_disabled: true";
        var reporting = Switch("DO_NOT_TRACK=1");
        reporting.Look();
        reporting.DisabledBy.Should().Equal("DO_NOT_TRACK=1", "a.yaml: reporting_disabled");

        _text = "reporting_disabled: false";
        reporting.Look().Should().BeTrue();
        reporting.DisabledBy.Should().Equal("DO_NOT_TRACK=1");
    }

    [TestMethod]
    [DataRow("reporting_disabled: true", "off")]
    [DataRow("", "on")]
    public void AFileThatIsGoneLeavesItsLastAnswerStandingToldOnce(string said, string stays)
    {
        _text = said;
        var reporting = Switch();
        var before = reporting.Look();

        _text = null;
        reporting.Look().Should().Be(before);
        reporting.Look().Should().Be(before);

        reporting.Warnings().Should().Equal(
            $"a.yaml: cannot be read any more, reporting stays {stays}: no such file");
        _text = said;
        reporting.Look();
        _text = null;
        reporting.Look();
        reporting.Warnings().Should().ContainSingle("it was there in between");
    }

    [TestMethod]
    public void AFileThatWasNeverThereIsMissedByNobody()
    {
        _text = null;
        var reporting = Switch();

        reporting.Look().Should().BeFalse();
        reporting.Warnings().Should().BeEmpty();
        _text = "reporting_disabled: 1";
        reporting.Look().Should().BeTrue();
    }

    [TestMethod]
    public void AnUnknownWordIsToldOnce()
    {
        _text = "reporting_disabled: ture";
        var reporting = Switch();
        reporting.Look();
        reporting.Warnings().Should().ContainSingle();

        _text = "\nreporting_disabled: ture";
        reporting.Look().Should().BeTrue();
        reporting.Warnings().Should().BeEmpty();
    }

    [TestMethod]
    public void SettingsOfAPipeAreReadOnce()
    {
        var opened = 0;
        var reading = SettingsReader.Read(new SettingsInput
        {
            Flags = new SettingsFlags { Config = "/dev/fd/63" },
            Open = _ => opened++ == 0
                ? new StreamReader(new Pipe("reporting_disabled: on"))
                : StreamReader.Null,
        });

        reading.Reporting.Look().Should().BeTrue();
        reading.Warnings.Should().BeEmpty();
    }

    [TestMethod]
    public void AtTheStartTheFileIsReadOnce()
    {
        var opened = 0;
        var reading = SettingsReader.Read(new SettingsInput
        {
            Open = _ =>
            {
                opened++;
                return new StringReader("reporting_disabled: maybe");
            },
        });

        (opened, reading.Reporting.Disabled, reading.Warnings.Count).Should().Be((1, true, 1));
        reading.Reporting.Look().Should().BeTrue();
        (opened, reading.Reporting.Warnings().Count).Should().Be((2, 0));
    }

    [TestMethod]
    public void AFileWithoutEndIsNoSettings()
    {
        var reading = SettingsReader.Read(new SettingsInput
        {
            Flags = new SettingsFlags { Config = "/dev/zero" },
        });

        SettingsSome.FaultsOf(reading).Should().Be(
            "/dev/zero: larger than 1MiB");
    }

    private ReportingSwitch Switch(params string[] ofProcess) => new(
        ofProcess, "a.yaml", () => _text ?? throw new FileNotFoundException("no such file"));

    /// <summary>What can be read and not sought in.</summary>
    private sealed class Pipe(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
