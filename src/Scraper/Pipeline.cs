using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper;

/// <summary>
/// The way of the data: 1. fetch → 2. parse → 3. translate → 4. compare with the last report → 5. append.
/// A collection ends with a report that is on disk, or with the one failure that stopped it;
/// either is counted here. The tick that asked for it tells a person.
/// </summary>
internal sealed class Pipeline(
    IPageSource pages, Translator translator, ReportKeeper keeper,
    SelfMetrics metrics, ILogger log, TimeProvider time)
{
    /// <summary>One collection, kept in the outbox for every sink when this returns.</summary>
    public async Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var read = await ReadAsync(target, reason, cancellation);
        var kept = read.Then(found => keeper.Keep(FrozenReport.Freeze(found.Report)));
        if (kept.Succeeded(out _, out var failure))
            Tell(read.Value, time.GetElapsedTime(started));
        else
            metrics.NotCollected(target.Name, failure, time.GetElapsedTime(started));
        return kept;
    }

    /// <summary>The same, kept nowhere: what a preview shows.</summary>
    public async Task<Outcome<FrozenReport>> PreviewAsync(
        TargetOptions target, CancellationToken cancellation)
    {
        var read = await ReadAsync(target, CollectionReason.Preview, cancellation);
        return read.Then<FrozenReport>(found => FrozenReport.Freeze(found.Report));
    }

    /// <summary>Steps 1 and 2 alone: the samples that a projection asks for.</summary>
    public async Task<Outcome<PageSummary>> ReadSamplesAsync(
        TargetOptions target, Projection projection, SampleSet samples, CancellationToken cancellation)
    {
        var fetched = await pages.FetchAsync(target, cancellation);
        if (!fetched.Succeeded(out var page, out var failure))
            return failure;
        await using var _ = page;
        foreach (var warning in page.Warnings)
            log.Tolerated(target.Name, warning);
        var options = new ReaderOptions
        {
            Dialect = page.Dialect,
            Projection = projection,
            Limits = target.Limits,
            RejectTruncatedLine = true,
        };
        try
        {
            return await ExpositionReader.ReadAsync(page.Body, options, samples, cancellation);
        }
        catch (Exception thrown) when (PageFailures.Classify(thrown) is { } fault)
        {
            return fault;
        }
    }

    private async Task<Outcome<Translation>> ReadAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation)
    {
        var samples = new SampleSet();
        var read = await ReadSamplesAsync(target, translator.Needs, samples, cancellation);
        var translated = read.Then(summary => translator.Translate(samples, summary, Stamp(target, reason)));
        return translated.Then<Translation>(found =>
        {
            log.IncompletePage(target.Name, found.Report.Ledger.Incomplete);
            return found with { Report = keeper.Compare(found.Report) };
        });
    }

    private CollectionStamp Stamp(TargetOptions target, CollectionReason reason)
    {
        var now = time.GetUtcNow();
        return new CollectionStamp(Guid.CreateVersion7(now), now, reason, target.Name);
    }

    private void Tell(Translation found, TimeSpan took)
    {
        metrics.Collected(found.Report.Target, CountOf(found), took);
        if (found.Report.Lost.Count > 0)
            log.FieldsLost(found.Report.Target, string.Join(", ", found.Report.Lost));
    }

    private static CollectionCount CountOf(Translation found) => new()
    {
        PageBytes = found.PageBytes,
        Used = found.Report.Ledger.Used,
        Ignored = found.Report.Ledger.Ignored,
        Rejected = found.Report.Ledger.Rejected,
        Filled = found.Report.Coverage.Filled,
        Documented = found.Report.Coverage.Of,
        Lost = found.Report.Lost.Count,
        SourceErrors = found.SourceErrors,
    };
}
