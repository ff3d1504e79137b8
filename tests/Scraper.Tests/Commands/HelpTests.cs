using System.CommandLine;
using System.IO;
using System.Text.RegularExpressions;
using Scraper.Commands;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>What help says, and that the README says the same.</summary>
[TestClass]
public sealed class HelpTests : IDisposable
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Places.Repository, "README.md"));

    private readonly CommandBench _bench = new();

    private readonly CommandLine _line = LineTo(Stream.Null);

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task EveryHelpHasExamplesExitCodesAndTheEnvironmentInEightyColumns()
    {
        foreach (var command in CommandKinds.All.Select(kind => kind.Name + " ").Prepend(""))
        {
            var help = await _bench.RunAsync(command + "--help");

            (help.Exit, help.Error).Should().Be((0, ""));
            help.Output.Should().StartWith($"scraper {command}".TrimEnd() + ": ").And.NotContain("\n\n\n")
                .And.MatchRegex("\nusage: scraper .+\n").And.MatchRegex("\nexamples?:\n  \\S")
                .And.Contain("\nexit codes:\n  0  done").And.Contain("\nenvironment:")
                .And.Contain("  -h, --help").And.NotContain("/?");
            help.Output.Split('\n').Should().OnlyContain(row => row.Length <= 80 && row == row.TrimEnd());
        }
    }

    [TestMethod]
    [DataRow("help", "--help")]
    [DataRow("help help", "--help")]
    [DataRow("-h", "--help")]
    [DataRow("help once", "once --help")]
    [DataRow("once -h", "once --help")]
    [DataRow("parse --help --strict", "parse --help")]
    [DataRow("version", "--version")]
    [DataRow("once --version", "--version")]
    public async Task SeveralWordsSayTheSame(string arguments, string same)
    {
        var result = await _bench.RunAsync(arguments);

        result.Should().Be(await _bench.RunAsync(same));
        (result.Exit, result.Error).Should().Be((0, ""));
        result.Output.Should().NotBeEmpty();
    }

    [TestMethod]
    public async Task HelpOffersWhatItsCommandReadsAndNothingElse()
    {
        (await FlagsOf("parse")).Should().Equal(
            "--format", "--strict", "--log-format", "--help", "--version");
        (await FlagsOf("schema")).Should().Equal(
            "--expressions", "--schema", "--log-format", "--help", "--version");
        (await FlagsOf("eval")).Should().Equal(
            "--format", "--target", "--config", "--reporting-disabled", "--log-format", "--help",
            "--version");
        (await FlagsOf("once")).Should().Contain("--sink").And.NotContain("--listen", "--interval");
        (await FlagsOf("run")).Should().Contain(["--sink", "--listen", "--interval"]);
    }

    [TestMethod]
    public void EveryExampleIsACallThatItsCommandTakes()
    {
        foreach (var kind in CommandKinds.All)
            foreach (var example in kind.Examples)
            {
                var call = Regex.Match(example, @"(?:^|\| )scraper (?<call>" + kind.Name + "[^|>]*)");
                var words = Regex.Matches(call.Groups["call"].Value, @"'(?<word>[^']*)'|(?<word>\S+)")
                    .Select(word => word.Groups["word"].Value).ToArray();
                words.Should().StartWith(kind.Name, example);
                kind.On(_line).Parse(words[1..]).Errors.Should().BeEmpty(example);
            }
    }

    [TestMethod]
    public void TheReadmeHasEveryCommandAndItsFlags()
    {
        var commands = CommandKinds.All.Select(kind => (kind, Made: kind.On(_line))).ToList();
        var does = commands.Select(one => $"| `{Call(one.Made)}` | {one.kind.Does} |");
        var flags = commands
            .SelectMany(one => one.Made.Options.Select(flag => (Row: HelpText.Row(flag), one.kind.Name)))
            .GroupBy(one => one.Row, one => one.Name)
            .Select(flag => $"| `{Cell(flag.Key.Name)}` | {string.Join(", ", flag)} | "
                + $"{Cell(flag.Key.Means)} |");

        Readme.Should().Contain(Table("| command | does |", "|---|---|", does))
            .And.Contain(Table("| flag | of | means |", "|---|---|---|", flags));
    }

    [TestMethod]
    public void TheReadmeHasEveryExitCode() => Readme.Replace("`", "").Should().Contain(Table(
        "| exit code | means |", "|---|---|",
        Enum.GetValues<ExitCode>().Select(code => $"| {(int)code} | {code.Meaning()} |")));

    [TestMethod]
    [DataRow("scraper pre", "preview")]
    [DataRow("scraper once --s", "--schema --sink --splay --state-dir --summary")]
    [DataRow("scraper preview --format ", "json lp table text")]
    [DataRow("scraper run --log-format ", "json text")]
    [DataRow("scraper once --summary --w", "--wait")]
    [DataRow("scraper parse x --fo", "--format")]
    public async Task AShellIsToldWhatMayFollow(string typed, string follows)
    {
        using var output = new MemoryStream();

        (await LineTo(output).RunAsync([$"[suggest:{typed.Length}]", typed], default))
            .Should().Be(ExitCode.Done);

        System.Text.Encoding.UTF8.GetString(output.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(follows.Split(' '));
    }

    private static CommandLine LineTo(Stream output) => new(
        new CommandIo(Stream.Null, output, TextWriter.Null, Terminal.Pipe),
        new Composition(Stream.Null, TextWriter.Null, TimeProvider.System),
        new Dictionary<string, string>());

    private async Task<IEnumerable<string>> FlagsOf(string command) =>
        Regex.Matches((await _bench.RunAsync(command + " --help")).Output, @"^  (?:-h, )?(--[a-z-]+)",
            RegexOptions.Multiline).Select(flag => flag.Groups[1].Value);

    private static string Call(Command command) =>
        Cell(string.Join(' ', [command.Name, .. command.Arguments.Select(one => one.Name)]));

    private static string Cell(string text) => text.Replace("|", "\\|").Replace("<TAB>", "`<TAB>`");

    private static string Table(string head, string rule, IEnumerable<string> rows) =>
        string.Join('\n', [head, rule, .. rows]);
}
