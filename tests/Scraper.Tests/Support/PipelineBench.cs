using Prometheus;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>A pipeline whose borders are a test's: pages by script, an outbox in memory, a clock that stands.
/// </summary>
internal sealed class PipelineBench
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public PipelineBench(
        Schema? schema = null, MemoryOutbox? outbox = null, FakePages? pages = null,
        KeepingLogger? log = null, TagPrivacy? privacy = null)
    {
        Log = log ?? new KeepingLogger();
        Pages = pages ?? new FakePages(Clock);
        Outbox = outbox ?? new MemoryOutbox();
        Pipeline = new Pipeline(
            new PageReading(Pages, Log),
            new Translator(new Lazy<Schema>(schema ?? SmallPage.Schema), privacy ?? new TagPrivacy([], [])),
            ["one", "two"], new SelfMetrics(Metrics.WithCustomRegistry(Registry)), Log, Clock);
    }

    public static TargetOptions Target { get; } = new() { Name = "default" };

    public SettableClock Clock { get; } = new(Start);

    public FakePages Pages { get; }

    public MemoryOutbox Outbox { get; }

    public KeepingLogger Log { get; }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public Pipeline Pipeline { get; }

    /// <summary>What <c>/metrics</c> would show.</summary>
    public Task<string> MetricsAsync() => MetricsPage.OfAsync(Registry);
}
