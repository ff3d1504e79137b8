using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Collecting;

/// <summary>Steps 1 and 2 of the way of the data: a target's page, fetched and parsed as a stream, as far as
/// a projection asks for it. The pipeline's beginning, and all that <c>eval</c> and a search for renamed
/// sources need.</summary>
internal sealed class PageReading(IPageSource pages, ILogger log)
{
    /// <summary>The samples asked for, and what the whole page came to.</summary>
    public async Task<Outcome<SamplePage>> ReadAsync(
        TargetOptions target, Projection projection, CancellationToken cancellation)
    {
        var samples = new SampleSet();
        var read = await ReadAsync(target, projection, samples, cancellation);
        return read.Then<SamplePage>(summary => new SamplePage(samples, summary));
    }

    /// <summary>The whole page, whatever the number of its samples: for a receiver that keeps none.</summary>
    public Task<Outcome<PageSummary>> ReadAllAsync(
        TargetOptions target, IPageReceiver receiver, CancellationToken cancellation)
    {
        var limits = target.Limits with { SampleLimit = 0, SeriesLimit = 0 };
        return ReadAsync(target with { Limits = limits }, Projection.Everything, receiver, cancellation);
    }

    private async Task<Outcome<PageSummary>> ReadAsync(
        TargetOptions target, Projection projection, IPageReceiver receiver, CancellationToken cancellation)
    {
        var fetched = await pages.FetchAsync(target, cancellation);
        if (!fetched.Succeeded(out var page, out var failure))
            return failure;
        await using var _ = page;
        foreach (var warning in page.Warnings)
            log.Tolerated(target.Name, warning);

        try
        {
            return await ExpositionReader.ReadAsync(
                page.Body, OptionsOf(target, page, projection), receiver, cancellation);
        }
        catch (Exception thrown) when (PageFailures.Classify(thrown) is { } known)
        {
            return known;
        }
    }

    private static ReaderOptions OptionsOf(TargetOptions target, Page page, Projection projection) => new()
    {
        Dialect = page.Dialect,
        Projection = projection,
        Limits = target.Limits,
        RejectTruncatedLine = true,
    };
}

/// <summary>A page that was read.</summary>
/// <param name="Samples">Those that were asked for.</param>
/// <param name="Summary">What the reader counted, and why the page may lack its end.</param>
internal sealed record SamplePage(SampleSet Samples, PageSummary Summary);
