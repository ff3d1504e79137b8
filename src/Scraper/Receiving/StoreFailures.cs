using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>What every store may find in itself.</summary>
internal static class StoreFailures
{
    /// <summary>A kept report is counted again, and would not be taken today.</summary>
    public static Failure RefusedNow(string store, RefusedException refused) => new(
        FailureKind.StateUnavailable,
        $"{store} holds a report that is refused now ({refused.Refusal.Reason}); take its schema into "
        + "receiver.schemas again");
}
