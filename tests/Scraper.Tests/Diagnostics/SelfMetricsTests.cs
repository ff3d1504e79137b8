using System.Diagnostics;
using System.IO;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Diagnostics;

/// <summary>The self-metrics as a scraper sees them.</summary>
[TestClass]
public sealed class SelfMetricsTests
{
    private static readonly Failure Refused = new(FailureKind.ConnectionRefused, "x");

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
            "scraper_last_success_timestamp_seconds{target=\"other\"} 0",
            "scraper_last_success_timestamp_seconds{target=\"new\"} 0",
            "scraper_last_outcome{target=\"default\",outcome=\"success\"} 1",
            "scraper_last_outcome{target=\"other\",outcome=\"connection_refused\"} 1",
            "scraper_last_outcome_since_timestamp_seconds{target=\"other\"} 1767323036.678",
            "scraper_last_outcome_attempts{target=\"other\"} 2",
            "scraper_next_tick_timestamp_seconds{target=\"default\"} 1767323046",
            "scraper_reporting_disabled 0",
            "scraper_build_info{version=\"0.1.0\"} 1",
        ]);

    [TestMethod]
    public async Task ATargetHasOneLastOutcome()
    {
        var registry = Metrics.NewCustomRegistry();
        var metrics = new SelfMetrics(Metrics.WithCustomRegistry(registry));
        var failed = new TargetRecord("a").After(Refused, DateTimeOffset.UnixEpoch, null);

        metrics.Stand([failed]);
        metrics.Stand([failed.After(null, DateTimeOffset.UnixEpoch, null)]);

        (await MetricsPage.OfAsync(registry)).Split('\n')
            .Where(line => line.StartsWith("scraper_last_outcome{", StringComparison.Ordinal))
            .Should().Equal("scraper_last_outcome{target=\"a\",outcome=\"success\"} 1");
    }

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
        var metrics = new SelfMetrics(Metrics.WithCustomRegistry(registry));
        ProcessMetrics.AddTo(registry);
        metrics.Collected(
            CommandsSome.Report() with
            {
                Target = "default",
                Ledger = new Ledger(33, 10, 20, 3, []),
            },
            pageBytes: 1000, sourceErrors: 2, TimeSpan.FromSeconds(0.02));
        metrics.Stand([
            new TargetRecord("default").After(null, now, now.AddHours(8)),
            new TargetRecord("other").After(Refused, now.AddSeconds(-9), null).After(Refused, now, null),
            new TargetRecord("new"),
        ]);
        metrics.NotCollected("default", Refused, TimeSpan.FromSeconds(1));
        metrics.Failed(new Failure(FailureKind.StateFull, "x"));
        metrics.NextTick("default", now.AddSeconds(1));
        metrics.NextTick("other", null);
        metrics.Reporting(disabled: false);
        return await MetricsPage.OfAsync(registry);
    }
}
