using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>What was reported of programs of this kind, in public, tried on ours: the binary that
/// <c>PROGRAM_UNDER_TEST</c> names (the published one in CI), else the one that was just built.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class FieldReportConformanceTests
{
    private static readonly string Program =
        Environment.GetEnvironmentVariable("PROGRAM_UNDER_TEST") is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : Path.Combine(AppContext.BaseDirectory, "scraper");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task EveryReportedCaseIsRight()
    {
        var cases = Directory.GetDirectories(ExpositionSuites.Path("suites", "field-reports")).Order()
            .Select(folder => new FieldReport(folder)).ToList();
        var wrong = new List<string>();
        var skipped = new List<string>();
        foreach (var one in cases)
        {
            if (one.Needs().FirstOrDefault(name => !Installed(name)) is { } missing)
            {
                skipped.Add($"{one.Name} needs {missing}");
                continue;
            }

            var outcome = await one.RunAsync(Program);
            wrong.AddRange(one.Broken(outcome).Select(rule =>
                $"{one.Name}: {rule} does not hold: exit {outcome.Exit}\n{outcome.Output}\n{outcome.Error}"));
        }

        var right = cases.Count - skipped.Count
            - wrong.Select(line => line.Split(':')[0]).Distinct().Count();
        ConformanceCount.Write(TestContext, "field-reports", right, cases.Count,
            string.Join("; ", skipped.Prepend("skipped:").Where(_ => skipped.Count > 0)));
        string.Join('\n', wrong).Should().BeEmpty();
    }

    private static bool Installed(string name) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, name)));
}
