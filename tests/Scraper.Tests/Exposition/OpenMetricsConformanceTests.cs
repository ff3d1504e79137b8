using System.IO;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>The suite of the OpenMetrics project: a verdict on each of 211 documents.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class OpenMetricsConformanceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EveryDocumentIsJudgedAsTheSuiteJudgesIt()
    {
        var run = new ConformanceRun("openmetrics", ConformanceExceptions.None);
        var folders = Directory.GetDirectories(ExpositionSuites.Path("suites", "openmetrics", "parsers"));
        foreach (var folder in folders)
        {
            var name = Path.GetFileName(folder);
            var accept = ExpositionSuites.Json("suites", "openmetrics", "parsers", name, "test.json")
                .GetProperty("shouldParse").GetBoolean();
            var page = ExpositionRecorder.Of(
                File.ReadAllBytes(
                    Path.Combine(folder, "metrics")), new ReaderOptions { Dialect = Dialect.OpenMetrics });
            run.Judge(name, ConformanceRun.Verdict(page, accept));
        }
        run.Finish(TestContext, 211);
    }
}
