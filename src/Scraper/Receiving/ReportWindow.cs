using Scraper.Receiving.Usage;

namespace Scraper.Receiving;

/// <summary>The time whose reports are taken, and the one whose reports are kept.</summary>
/// <param name="options">Say how long both are.</param>
/// <param name="store">Says what it let go of: the clock may have been set back since.</param>
/// <param name="time">The wall clock.</param>
internal sealed class ReportWindow(ReceiverOptions options, IReportStore store, TimeProvider time)
{
    private static readonly Refusal TooOld = new(RefusalKind.TooOld, "observed_at");
    private static readonly Refusal TooFarAhead = new(RefusalKind.TooFarAhead, "observed_at");

    /// <summary>How often a server is expected to report.</summary>
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(options.IntervalSeconds);

    /// <summary>Reports observed before this may go: none so old may come in any more, nor one that tells of
    /// a push beside it.</summary>
    public DateTimeOffset KeptFrom => TakenFrom - (2 * Interval);

    private DateTimeOffset TakenFrom => time.GetUtcNow() - TimeSpan.FromSeconds(options.RetentionSeconds);

    /// <summary>Why a report is not taken for its time; null where it is.</summary>
    public Refusal? Judge(CountedReport report)
    {
        var observed = DateTimeOffset.FromUnixTimeMilliseconds(report.ObservedAt);
        return observed < TakenFrom || observed < store.LetGoBefore ? TooOld
            : observed - time.GetUtcNow() > TimeSpan.FromSeconds(options.MaxAheadSeconds) ? TooFarAhead
            : null;
    }
}
