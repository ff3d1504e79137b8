using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>The built program in fresh directories: outputs, exit codes, what it leaves behind.</summary>
[TestClass]
public sealed class ProcessTests
{
    private readonly ProcessRun _program = new();

    [TestCleanup]
    public void CleanUp() => _program.Dispose();

    [TestMethod]
    public async Task AMistypedCommandIsTwoAndOneSentence() =>
        (await _program.RunAsync(["onec"])).Should().Be(new ProcessRun.Result(2, "",
            """
            scraper: there is no command onec; did you mean once?
            usage: scraper COMMAND [flags]; scraper --help lists them

            """));

    [TestMethod]
    public async Task TheVersionIsAResult()
    {
        var result = await _program.RunAsync(["--version"]);

        (result.Exit, result.Error).Should().Be((0, ""));
        result.Output.Should().MatchRegex(@"^\d+\.\d+\.\d+(\+[0-9a-f]+)?\n$");
    }

    [TestMethod]
    [DataRow("DO_NOT_TRACK=1")]
    [DataRow("INFLUXD_REPORTING_DISABLED=true")]
    [DataRow("SCRAPER_REPORTING_DISABLED=on")]
    public async Task DisabledMeansThatNothingIsLeftBehind(string variable)
    {
        _program.Put("scraper.yaml", "nonsense: [");

        (await _program.RunAsync(["once"], variable)).Should().Be(new ProcessRun.Result(
            5, "", $"reporting_disabled: reporting is switched off by {variable}; nothing was done\n"));
        _program.Left().Should().Equal("scraper.yaml");
    }

    [TestMethod]
    public async Task ASettingsFileInTheWorkingDirectoryIsRead()
    {
        _program.Put("scraper.yaml", "reporting_disabled: yes\n");

        (await _program.RunAsync(["once"])).Error.Should().StartWith(
            "reporting_disabled: reporting is switched off by scraper.yaml: reporting_disabled; ");
    }

    [TestMethod]
    public async Task TheVariableNamesAnotherSettingsFile()
    {
        _program.Put("other.yaml", "reporting_disabled: yes\n");

        (await _program.RunAsync(["once"], "SCRAPER_CONFIG=other.yaml")).Exit.Should().Be(5);
    }

    [TestMethod]
    public async Task AMissingPageIsThree() =>
        (await _program.RunAsync(["parse", "no-such.prom"])).Should().Be(new ProcessRun.Result(
            3, "", "file_missing: no-such.prom: there is no such file; - is standard input\n"));
}
