using Microsoft.Extensions.Logging;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Receiving.Pushes;

/// <summary>
/// A pushed page becomes a report on the way that a scraped one takes: what a server tells by itself is
/// counted beside what a sidecar tells of it, with what it leaves out named as absent.
/// </summary>
/// <param name="translator">The built-in schema's.</param>
/// <param name="metrics">The pipeline's.</param>
/// <param name="log">Told what a report lacks.</param>
/// <param name="time">When a page came in.</param>
internal sealed class PushReading(Translator translator, SelfMetrics metrics, ILogger log, TimeProvider time)
{
    /// <summary>The report of a pushed page, as JSON.</summary>
    /// <param name="path">Who pushes.</param>
    /// <param name="body">The page, decompressed.</param>
    /// <param name="contentType">The header that came with it, or null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>A failure of stage Parse or Translate where no source reads the page.</returns>
    public async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(
        PushPath path, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellation)
    {
        var pipeline = new Pipeline(
            new PageReading(new PushedPage(body, contentType), log), translator, [], metrics, log, time);
        var made = await pipeline.ReportAsync(
            new TargetOptions { Name = path.Target }, CollectionReason.Pushed, last: null, cancellation);
        return made.Then<ReadOnlyMemory<byte>>(found => FrozenReport.Freeze(found.Report).Json);
    }
}
