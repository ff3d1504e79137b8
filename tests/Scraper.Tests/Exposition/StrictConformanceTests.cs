using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>prometheus/common's expfmt: what it accepts, and the line of each of its errors.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed partial class StrictConformanceTests
{
    private const string Suite = "prometheus-common-expfmt";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EveryGoodCaseGivesTheFamiliesOfTheSuite()
    {
        var run = new ConformanceRun($"{Suite} good", ConformanceExceptions.None);
        foreach (var example in ExpositionSuites.Json("suites", Suite, "parse-good.json").EnumerateArray())
            run.Judge(Id(example), Families(example));
        run.Judge(
            "testdata/text", Families(ExpositionSuites.Json("suites", Suite, "testdata-text-expected.json")));
        run.Finish(TestContext, 19);
    }

    [TestMethod]
    public void EveryBadCaseIsRejectedInTheSameLine()
    {
        var run = new ConformanceRun($"{Suite} bad", ConformanceExceptions.None);
        foreach (var example in ExpositionSuites.Json("suites", Suite, "parse-bad.json").EnumerateArray())
        {
            var verdict = example.GetProperty("utf8");
            int? line = verdict.GetProperty("accept").GetBoolean()
                ? null : verdict.GetProperty("error_line").GetInt32();
            run.Judge(Id(example), FirstError(example, line));
        }
        run.Finish(TestContext, 48);
    }

    [TestMethod]
    public void TheFuzzCorpusIsJudgedAlike()
    {
        var run = new ConformanceRun($"{Suite} fuzz", ConformanceExceptions.None);
        foreach (var example in ExpositionSuites.Json(
            "suites", Suite, "fuzz-corpus-expected.json").EnumerateArray())
        {
            var error = example.GetProperty("error").GetString();
            int? line = error is null ? null : int.Parse(LineNumber().Match(error).Groups[1].Value, null);
            run.Judge(Id(example), FirstError(example, line) ?? (line is null ? Families(example) : null));
        }
        run.Finish(TestContext, 26);
    }

    [GeneratedRegex("in line ([0-9]+)")]
    private static partial Regex LineNumber();

    private static string Id(JsonElement example) => example.GetProperty("input_file").GetString()!;

    private static ExpositionRecorder Read(JsonElement example) => ExpositionRecorder.Of(
        File.ReadAllBytes(ExpositionSuites.Path("suites", Suite, Id(example))),
        new ReaderOptions { Dialect = Dialect.StrictText });

    private static string? FirstError(JsonElement example, int? expected)
    {
        var line = Read(example).Rejections.FirstOrDefault()?.Line;
        return line == expected ? null : $"the first error is in line {line}, not {expected}";
    }

    private static string? Families(JsonElement example)
    {
        var page = Read(example);
        var families = example.TryGetProperty("expected_families", out var expected)
            ? expected
            : example.GetProperty("families");
        var samples = page.Samples.Select(sample => ExpectedFamilies.IsAssembled(page, sample.Name)
            ? ConformanceRun.Line(sample with { TimestampMs = null })
            : ConformanceRun.Line(sample));
        return ConformanceRun.Verdict(page, accept: true)
            ?? ConformanceRun.Difference(samples, ExpectedFamilies.Samples(families), ordered: false);
    }
}
