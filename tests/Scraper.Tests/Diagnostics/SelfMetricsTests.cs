using System.Diagnostics;
using System.IO;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Diagnostics;

/// <summary>The self-metrics as a scraper sees them.</summary>
[TestClass]
public sealed class SelfMetricsTests
{
    [TestMethod]
    public async Task ACollectionIsCounted() =>
        (await PageAsync()).Split('\n').Should().Contain([
            "scraper_collections_total{target=\"default\",outcome=\"success\"} 1",
            "scraper_collections_total{target=\"default\",outcome=\"connection_refused\"} 1",
            "scraper_failures_total{stage=\"scrape\",kind=\"connection_refused\"} 1",
            "scraper_failures_total{stage=\"outbox\",kind=\"state_full\"} 1",
            "scraper_collection_duration_seconds_count{target=\"default\"} 2",
            "scraper_page_bytes{target=\"default\"} 1000",
            "scraper_samples_total{target=\"default\",disposition=\"used\"} 10",
            "scraper_samples_total{target=\"default\",disposition=\"ignored\"} 20",
            "scraper_samples_total{target=\"default\",disposition=\"rejected\"} 3",
            "scraper_fields_filled{target=\"default\"} 16",
            "scraper_fields_documented 18",
            "scraper_fields_lost{target=\"default\"} 1",
            "scraper_source_errors_total{target=\"default\"} 2",
            "scraper_last_success_timestamp_seconds{target=\"default\"} 1767323045.678",
            "scraper_next_tick_timestamp_seconds{target=\"default\"} 1767323046",
            "scraper_reporting_disabled 0",
            "scraper_build_info{version=\"0.1.0\"} 1",
        ]);

    [TestMethod]
    [TestCategory("Real")]
    public async Task PromtoolFindsNothingToSay()
    {
        if (!File.Exists("/usr/bin/promtool"))
            Assert.Inconclusive("promtool is not here");

        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", "check metrics")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(await PageAsync());
        promtool.StandardInput.Close();

        (await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync())
            .Should().BeEmpty();
    }

    private static async Task<string> PageAsync()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1767323045678);
        var registry = Metrics.NewCustomRegistry();
        var metrics = new SelfMetrics(Metrics.WithCustomRegistry(registry), new FakeTimeProvider(now));
        metrics.Collected("default", new CollectionCount
        {
            PageBytes = 1000,
            Used = 10,
            Ignored = 20,
            Rejected = 3,
            Filled = 16,
            Documented = 18,
            Lost = 1,
            SourceErrors = 2,
        }, TimeSpan.FromSeconds(0.02));
        metrics.NotCollected("default", new Failure(FailureKind.ConnectionRefused, "x"),
            TimeSpan.FromSeconds(1));
        metrics.Failed(new Failure(FailureKind.StateFull, "x"));
        metrics.NextTick("default", now.AddSeconds(1));
        metrics.NextTick("other", null);
        metrics.Reporting(disabled: false);
        return await MetricsPage.OfAsync(registry);
    }
}
