using System.IO;
using System.Text;
using Scraper.Collecting;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Collecting;

/// <summary>The way of the data, step by step: the good one, and each step that can fail.</summary>
[TestClass]
public sealed class PipelineTests
{
    private readonly PipelineBench _bench = new();

    [TestMethod]
    public async Task ACollectionEndsWithItsReportKeptForEverySink()
    {
        var outcome = await CollectAsync(_bench);

        var frozen = outcome.Value;
        _bench.Outbox.Kept.Should().ContainSingle().Which.Should().BeEquivalentTo(
            (frozen, (IReadOnlyList<string>)["one", "two"]));
        var report = ReportJson.Read(frozen.Json);
        (report.Schema, report.Reason, report.Target).Should().Be(("s/1", CollectionReason.Once, "default"));
        (report.ReportId, report.ObservedAt).Should().Be((frozen.ReportId, PipelineBench.Start));
        report.ReportId.Version.Should().Be(7);
        report.Tags.Should().Equal(new Tag("id", "0b5e"));
        report.Coverage.Should().Be(new Coverage(16, 18));
        (report.Ledger.Read, report.Ledger.Used, report.Ledger.Ignored, report.Ledger.Rejected)
            .Should().Be((20, 17, 2, 1));
        report.Lost.Should().BeEmpty();
        _bench.Log.Lines.Should().BeEmpty();
    }

    [TestMethod]
    public async Task ItIsCountedOnce()
    {
        await CollectAsync(_bench);

        (await _bench.MetricsAsync()).Should()
            .Contain("scraper_collections_total{target=\"default\",outcome=\"success\"} 1\n")
            .And.Contain("scraper_collection_duration_seconds_count{target=\"default\"} 1\n")
            .And.Contain($"scraper_page_bytes{{target=\"default\"}} {SmallPage.Text.Length}\n")
            .And.Contain("scraper_samples_total{target=\"default\",disposition=\"used\"} 17\n")
            .And.Contain("scraper_samples_total{target=\"default\",disposition=\"ignored\"} 2\n")
            .And.Contain("scraper_samples_total{target=\"default\",disposition=\"rejected\"} 1\n")
            .And.Contain("scraper_fields_filled{target=\"default\"} 16\n")
            .And.Contain("scraper_fields_documented 18\n")
            .And.Contain("scraper_fields_lost{target=\"default\"} 0\n")
            .And.Contain("scraper_source_errors_total{target=\"default\"} 0\n")
            .And.NotContain("scraper_failures_total{");
    }

    [TestMethod]
    public async Task WhatTheLastReportOfTheInstanceHadMoreIsLost()
    {
        var bench = new PipelineBench(outbox: new MemoryOutbox { Before = ["f17", "f1", "gone"] });

        var outcome = await CollectAsync(bench);

        ReportJson.Read(outcome.Value.Json).Lost.Should().Equal("f17", "gone");
        bench.Outbox.Compared.Should().Equal(("default", "0b5e"));
        bench.Log.Lines.Should().Equal(
            "Warning: fields lost target=default fields=f17,gone: they had a source in the report "
            + "before and have none now; ask the page with check --probe");
        (await bench.MetricsAsync()).Should().Contain("scraper_fields_lost{target=\"default\"} 2\n");
    }

    [TestMethod]
    public async Task AlsoOneFieldThatIsLostIsTold()
    {
        var bench = new PipelineBench(outbox: new MemoryOutbox { Before = ["f1", "gone"] });

        await CollectAsync(bench);

        bench.Log.Lines.Should().ContainSingle().Which.Should().Contain(" fields=gone: ");
    }

    [TestMethod]
    public Task AFetchThatFailsEndsIt()
    {
        _bench.Pages.Failing(1, FailureKind.AccessDenied, "no token");
        return EndsAsync(_bench, new Failure(FailureKind.AccessDenied, "no token"), "scrape");
    }

    [TestMethod]
    public Task ABodyThatCannotBeReadEndsIt()
    {
        _bench.Pages.Body = () => new BrokenStream(new InvalidDataException("bad block"));
        return EndsAsync(
            _bench, new Failure(FailureKind.DecompressionFailed, "the body is no valid gzip data"), "parse");
    }

    [TestMethod]
    public Task APageWithoutASampleThatIsAskedForEndsIt()
    {
        _bench.Pages.Text = "up 1\n";
        return EndsAsync(
            _bench,
            new Failure(FailureKind.NothingMatched,
                "none of the page's 1 samples is one that the schema s/1 asks for; check that the target is "
                + "the right server, or give its schema with --schema"),
            "translate");
    }

    [TestMethod]
    public Task AnOutboxThatKeepsNothingEndsIt()
    {
        var full = new Failure(FailureKind.StateFull, "no space left");
        return EndsAsync(new PipelineBench(outbox: new MemoryOutbox { Full = full }), full, "outbox");
    }

    [TestMethod]
    public async Task AnExceptionThatNobodyExpectedIsAFailedCollection()
    {
        _bench.Pages.Body = () => new BrokenStream(new InvalidOperationException("a bug"));

        (await CollectAsync(_bench)).Failure.Should().Be(new Failure(
            FailureKind.Bug, "a bug in this program: InvalidOperationException: a bug"));

        (await _bench.MetricsAsync()).Should()
            .Contain("scraper_collections_total{target=\"default\",outcome=\"bug\"} 1\n")
            .And.Contain("scraper_failures_total{stage=\"program\",kind=\"bug\"} 1\n");
        _bench.Outbox.Kept.Should().BeEmpty();
    }

    [TestMethod]
    public async Task AStopEndsItWithoutAWord()
    {
        using var stop = new CancellationTokenSource();
        _bench.Pages.Meanwhile = async cancellation =>
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        };

        await FluentActions.Awaiting(() => _bench.Pipeline.CollectAsync(
                PipelineBench.Target, CollectionReason.Once, _bench.Outbox, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        _bench.Outbox.Kept.Should().BeEmpty();
        (await _bench.MetricsAsync()).Should().NotContain("scraper_collections_total{");
    }

    [TestMethod]
    public async Task APreviewIsTheSameReportAndKeepsAndCountsNothing()
    {
        var bench = new PipelineBench(outbox: new MemoryOutbox { Before = ["f17"] });

        var preview = (await PreviewAsync(bench)).Value;

        bench.Outbox.Kept.Should().BeEmpty();
        preview.Report.Lost.Should().Equal("f17");
        (await bench.MetricsAsync()).Should().NotContain("target=");
        bench.Log.Lines.Should().BeEmpty();
        var collected = ReportJson.Read((await CollectAsync(bench)).Value.Json);
        preview.Report.Reason.Should().Be(CollectionReason.Preview);
        var same = preview.Report with { ReportId = collected.ReportId, Reason = collected.Reason };
        FrozenReport.Freeze(same).Json.ToArray()
            .Should().Equal(FrozenReport.Freeze(collected).Json.ToArray());
    }

    [TestMethod]
    public async Task WhereNothingMayBeLookedAtNothingIsLost()
    {
        var preview = await _bench.Pipeline.ReportAsync(
            PipelineBench.Target, CollectionReason.Preview, last: null, CancellationToken.None);

        preview.Value.Report.Lost.Should().BeEmpty();
        _bench.Outbox.Compared.Should().BeEmpty();
    }

    [TestMethod]
    public async Task APageThatIsCutOffIsToldAndStillCollected()
    {
        _bench.Pages.Text = "f1 1\nf2 2";

        var report = ReportJson.Read((await CollectAsync(_bench)).Value.Json);

        report.Partial.Should().BeTrue();
        report.Coverage.Filled.Should().Be(1);
        _bench.Log.Lines.Should().ContainSingle()
            .Which.Should().StartWith("Warning: tolerated target=default: the page is incomplete: ");
    }

    [TestMethod]
    public async Task WhatWasToleratedOnTheWayIsTold()
    {
        var pages = new FakePages(_bench.Clock) { Warnings = ["no Content-Type", "two of something"] };
        var reading = new PageReading(pages, _bench.Log);

        var read = await reading.ReadAsync(
            PipelineBench.Target, Projection.Everything, CancellationToken.None);

        (read.Value.Samples.Count, read.Value.Summary.Rejected).Should().Be((19, 1L));
        _bench.Log.Lines.Should().Equal(
            "Warning: tolerated target=default: no Content-Type",
            "Warning: tolerated target=default: two of something");
    }

    [TestMethod]
    public async Task APageIsReadAsWhatItIsAndWithinTheTargetsLimits()
    {
        var pages = new FakePages(_bench.Clock)
        {
            Text = "f1_total 1 # {id=\"x\"} 1\nf2 2\nf3 3\n# EOF\n",
            Dialect = Dialect.OpenMetrics,
        };
        var target = new TargetOptions { Limits = new ExpositionLimits { SampleLimit = 1 } };

        var read = await new PageReading(pages, _bench.Log).ReadAsync(
            target, Projection.Everything, CancellationToken.None);

        (read.Value.Samples.Count, read.Value.Summary.LimitReached).Should().Be((1, true));
    }

    [TestMethod]
    public async Task APageIsLetGoOfWhetherItCanBeReadOrNot()
    {
        foreach (var body in (MemoryStream[])[
            new(Encoding.UTF8.GetBytes(SmallPage.Text)), new BrokenStream(new InvalidDataException("gone"))])
        {
            _bench.Pages.Body = () => body;
            await CollectAsync(_bench);
            body.CanRead.Should().BeFalse();
        }
    }

    [TestMethod]
    public async Task TheTimeOfACollectionIsCountedWhateverComesOfIt()
    {
        _bench.Pages.Failing(1).Meanwhile = _ =>
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        };
        await CollectAsync(_bench);
        (await _bench.MetricsAsync()).Should()
            .Contain("scraper_collection_duration_seconds_sum{target=\"default\"} 2\n");

        await CollectAsync(_bench);

        (await _bench.MetricsAsync()).Should()
            .Contain("scraper_collection_duration_seconds_sum{target=\"default\"} 4\n");
    }

    [TestMethod]
    public async Task ASourceThatFailsIsCounted()
    {
        var schema = Schema.Read(
            """
            schema: s/1
            fields:
              - { name: a, type: gauge, help: A., sources: [ { expr: "1" }, { expr: up } ] }
            """, "small.yaml", out _);
        var bench = new PipelineBench(schema);
        bench.Pages.Text = "up 1\n";

        await CollectAsync(bench);

        (await bench.MetricsAsync()).Should().Contain("scraper_source_errors_total{target=\"default\"} 1\n");
    }

    private static Task<Outcome<FrozenReport>> CollectAsync(PipelineBench bench) =>
        bench.Pipeline.CollectAsync(
            PipelineBench.Target, CollectionReason.Once, bench.Outbox, CancellationToken.None);

    private static Task<Outcome<Translation>> PreviewAsync(PipelineBench bench) =>
        bench.Pipeline.ReportAsync(
            PipelineBench.Target, CollectionReason.Preview, bench.Outbox, CancellationToken.None);

    /// <summary>The failure comes out, nothing is kept, and it is counted by its kind and stage.</summary>
    private static async Task EndsAsync(PipelineBench bench, Failure failure, string stage)
    {
        (await CollectAsync(bench)).Failure.Should().Be(failure);

        bench.Outbox.Kept.Should().BeEmpty();
        var kind = failure.Kind.Label();
        (await bench.MetricsAsync()).Should()
            .Contain($"scraper_collections_total{{target=\"default\",outcome=\"{kind}\"}} 1\n")
            .And.Contain($"scraper_failures_total{{stage=\"{stage}\",kind=\"{kind}\"}} 1\n")
            .And.Contain("scraper_collection_duration_seconds_count{target=\"default\"} 1\n")
            .And.NotContain("scraper_page_bytes{");
    }

    /// <summary>A body that cannot be read.</summary>
    private sealed class BrokenStream(Exception why) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) => throw why;
    }
}
