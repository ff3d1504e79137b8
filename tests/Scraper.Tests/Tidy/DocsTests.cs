using System.IO;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Tidy;

/// <summary>Tables of the documents are the code's.</summary>
[TestClass]
public sealed class DocsTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Places.Repository, "README.md"));

    [TestMethod]
    public void TheReadmeHasEveryFailureKindWithItsStageAndExitCode() =>
        Regex.Matches(Readme, @"^\| `(\w+)` \| (\w+) \| (\d) \|", RegexOptions.Multiline)
            .Select(row => $"{row.Groups[1]} {row.Groups[2]} {row.Groups[3]}")
            .Should().Equal(Enum.GetValues<FailureKind>()
                .Select(kind => $"{kind.Label()} {kind.Stage().Label()} {(int)kind.ExitCode()}"));

    [TestMethod]
    public void TheReadmeSaysOfEveryFailureKindWhatTheCodeSays()
    {
        var kinds = SourceFile.Below("src/Scraper/Outcomes")
            .Single(file => file.Path.EndsWith("/FailureKind.cs", StringComparison.Ordinal));
        var sentences = kinds.Root.DescendantNodes().OfType<EnumDeclarationSyntax>()
            .Single(one => one.Identifier.Text == nameof(FailureKind))
            .Members.Select(SummaryOf).ToList();

        Regex.Matches(Readme, @"^\| `\w+` \| \w+ \| \d \| (.+) \|", RegexOptions.Multiline)
            .Select(row => char.ToUpperInvariant(row.Groups[1].Value[0]) + row.Groups[1].Value[1..] + ".")
            .Should().Equal(sentences);
    }

    [TestMethod]
    public async Task TheReadmeSaysHowManyFieldsEachFixtureFills()
    {
        var rows = Regex.Matches(Readme, @"^\| (2\.[^|]+) \| (\d+) of (\d+) \|", RegexOptions.Multiline);
        foreach (Match row in rows)
            foreach (var release in row.Groups[1].Value.Split(", "))
            {
                var report = await Translated.FileAsync(Places.Fixture($"influxd-{release}.prom"));
                $"{report.Coverage.Filled} of {report.Coverage.Of}".Should()
                    .Be($"{row.Groups[2]} of {row.Groups[3]}", release);
            }
    }

    [TestMethod]
    public void TheArchitectureNamesEveryRoomAndIsOnePage()
    {
        var page = File.ReadAllLines(Path.Combine(Places.Repository, "ARCHITECTURE.md"));
        page.Length.Should().BeLessThanOrEqualTo(180);
        var rooms = Directory.EnumerateDirectories(Places.Source).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"));
        rooms.Should().OnlyContain(room => page.Any(line => line.StartsWith($"| `{room}/` |")));
    }

    [TestMethod]
    public void TheSchemaNamesTheFifteenTagsAndTheTwoDimensions() =>
        Schema.BuiltIn.Labels.Should().BeEquivalentTo(
            ("arch build_date commit cpus functions id index_partition ip org os result "
            + "series_file_partition status user_agent version path method").Split(' '));

    /// <summary>What stands between the summary's tags, code as Markdown writes it.</summary>
    private static string SummaryOf(SyntaxNode node)
    {
        var comment = Regex.Replace(node.GetLeadingTrivia().ToFullString(), @"\s*///\s*", " ");
        var summary = Regex.Match(comment, "<summary>(.+?)</summary>").Groups[1].Value;
        return Regex.Replace(summary, "</?c>", "`");
    }

    [TestMethod]
    public void TheLimitsOfTheReaderSayTheirDefaults()
    {
        var limits = SourceFile.Below("src/Scraper.Exposition")
            .Single(file => file.Path.EndsWith("/ExpositionLimits.cs", StringComparison.Ordinal));
        var said = Regex.Matches(
            string.Join('\n', limits.Lines), @"Default ([\d,]+)( KiB| MiB)?\.</summary>\s+public \w+ (\w+)");

        said.Should().HaveCount(typeof(ExpositionLimits).GetProperties().Length);
        foreach (Match one in said)
        {
            var unit = one.Groups[2].Value switch { " KiB" => 1024, " MiB" => 1024 * 1024, _ => 1 };
            var value = Convert.ToInt64(typeof(ExpositionLimits).GetProperty(one.Groups[3].Value)!
                .GetValue(new ExpositionLimits()));
            (long.Parse(one.Groups[1].Value.Replace(",", "")) * unit).Should().Be(value, one.Groups[3].Value);
        }
    }
}
