using System.Globalization;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Collecting;

/// <summary>
/// The way of the data: 1. fetch → 2. parse → 3. translate → 4. compare → 5. freeze → 6. append → 7. count.
/// A collection ends with a report that is on disk, or with the one failure that stopped it.
/// </summary>
/// <param name="reading">Steps 1 and 2.</param>
/// <param name="translator">Step 3; its schema says what the first two are asked for.</param>
/// <param name="sinks">The names of those for whom reports are kept.</param>
/// <param name="metrics">Step 7.</param>
/// <param name="log">Told what a report lacks.</param>
/// <param name="time">When a page was read, and how long that took.</param>
internal sealed class Pipeline(
    PageReading reading, Translator translator, IReadOnlyList<string> sinks,
    SelfMetrics metrics, ILogger log, TimeProvider time)
{
    /// <summary>Steps 1 to 4: the report of one page, kept nowhere. Frozen, it is what a preview shows.
    /// </summary>
    /// <param name="target">Whose page.</param>
    /// <param name="reason">Why it is asked for.</param>
    /// <param name="last">Knows the last report of the same instance; null where nothing may be looked at.
    /// </param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task<Outcome<Translation>> ReportAsync(
        TargetOptions target, CollectionReason reason, IOutboxView? last, CancellationToken cancellation)
    {
        using var deadline = new Deadline(
            TimeSpan.FromSeconds(target.ScrapeTimeoutSeconds), time, cancellation);

        // 1. fetch and 2. parse, as far as the schema's sources ask
        var read = await reading.ReadAsync(target, translator.Needs, cancellation);
        if (!read.Succeeded(out var page, out var failure))
            return failure;

        // 3. translate
        var translated = deadline.Within(token => translator.Translate(
            page.Samples, page.Summary, Stamp(target, reason), target.PointLimit, token), TooLong(target));
        if (!translated.Succeeded(out var found, out failure))
            return failure;
        log.IncompletePage(target.Name, page.Summary.Incomplete);

        // 4. compare with the last report of the same instance
        var before = last?.LastFields(target.Name, found.Report.TagValue("id"));
        return found with { Report = found.Report.After(before) };
    }

    /// <summary>All of it: the report is on disk for every sink when this returns.</summary>
    public async Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, IOutbox outbox, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();

        var (made, kept) = await KeepAsync(target, reason, outbox, cancellation);

        // 7. count, whichever step was the last
        if (kept.Succeeded(out _, out var failure))
            Count(made.Value, time.GetElapsedTime(start));
        else
            metrics.NotCollected(target.Name, failure, time.GetElapsedTime(start));
        return kept;
    }

    // Whatever is thrown on the way costs this collection.
    private async Task<(Outcome<Translation> Made, Outcome<FrozenReport> Kept)> KeepAsync(
        TargetOptions target, CollectionReason reason, IOutbox outbox, CancellationToken cancellation)
    {
        try
        {
            // 1. to 4.
            var made = await ReportAsync(target, reason, outbox, cancellation);

            // 5. freeze and 6. append
            return (made, made.Then(found => outbox.Append(FrozenReport.Freeze(found.Report), sinks)));
        }
        catch (Exception bug) when (
            bug is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            log.CollectionStumbled(bug, target.Name);
            return (Failure.Of(bug), Failure.Of(bug));
        }
    }

    private static Failure TooLong(TargetOptions target) => new(FailureKind.ScrapeTimeout,
        "the page was read, but not translated within "
        + $"{target.ScrapeTimeoutSeconds.ToString(CultureInfo.InvariantCulture)} s; "
        + "raise scrape_timeout, or lower sample_limit to what the server should have");

    private CollectionStamp Stamp(TargetOptions target, CollectionReason reason)
    {
        var now = time.GetUtcNow();
        return new CollectionStamp(Guid.CreateVersion7(now), now, reason, target.Name);
    }

    private void Count(Translation found, TimeSpan took)
    {
        var report = found.Report;
        metrics.Collected(report, found.PageBytes, found.SourceErrors, took);
        if (report.Lost.Count > 0)
            log.FieldsLost(report.Target, new LogList(report.Lost));
    }
}
