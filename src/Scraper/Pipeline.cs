using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper;

/// <summary>The way of the data: fetch → parse → translate → append.</summary>
internal sealed class Pipeline
{
    /// <summary>One collection, kept in the outbox for every sink when this returns.</summary>
    public Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation) =>
        throw new NotSupportedException(target.Name + reason + cancellation);

    /// <summary>The same, kept nowhere: what a preview shows.</summary>
    public Task<Outcome<FrozenReport>> PreviewAsync(TargetOptions target, CancellationToken cancellation) =>
        throw new NotSupportedException(target.Name + cancellation);
}
