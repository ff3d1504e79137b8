using System.IO;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>Pages of real programs: every sample equals what Prometheus' scrape parser made of it.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class RealWorldConformanceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EverySampleOfEveryBodyEqualsTheExpectedOne()
    {
        var count = 0;
        var bodies = Directory.GetFiles(ExpositionSuites.Path("suites", "real-world", "bodies"));
        foreach (var body in bodies.Order())
        {
            var name = Path.GetFileNameWithoutExtension(body);
            var expected = ExpositionSuites
                .GzipLines(ExpositionSuites.Path("suites", "real-world", "expected", name + ".jsonl.gz"))
                .Select(line => RecordedSample.OfJson(line).ToString()).ToList();
            var page = ExpositionRecorder.Of(File.ReadAllBytes(body));
            page.Samples.Select(sample => sample.ToString()).Should().Equal(expected, $"of {name}");
            count++;
        }
        ConformanceCount.Print(TestContext, "real-world", count, count);
    }

    [TestMethod]
    public void NoPageOfInfluxdHasARejectedLine()
    {
        var pages =
            Directory.GetFiles(ExpositionSuites.Path("captures"), "*.prom", SearchOption.AllDirectories);
        foreach (var path in pages.Order())
        {
            var page = ExpositionRecorder.Of(
                File.ReadAllBytes(path), new ReaderOptions { RejectTruncatedLine = true });
            page.Rejections.Should().BeEmpty($"{path} is well formed");
            page.Summary!.Incomplete.Should().BeNull();
            page.Samples.Should().NotBeEmpty();
        }
        ConformanceCount.Print(TestContext, "captures", pages.Length, pages.Length);
    }
}
