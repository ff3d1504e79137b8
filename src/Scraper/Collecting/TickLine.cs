using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Collecting;

/// <summary>The one line at Information that a tick ends with, in <c>run</c> and <c>once</c> alike.</summary>
internal static class TickLine
{
    /// <summary>Tells what one collection came to.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="attempts">How often the target was asked, 1 or more.</param>
    /// <param name="took">The last attempt's time.</param>
    /// <param name="next">When the next tick is due; null where none will come.</param>
    public static void Write(ILogger log, Report report, int attempts, TimeSpan took, DateTimeOffset? next) =>
        log.Collected(
            report.Target,
            report.Reason.Label(),
            report.Coverage.Filled,
            report.Coverage.Of,
            new LogList(report.Lost),
            report.Ledger.Read,
            report.Ledger.Rejected,
            report.Partial,
            attempts,
            Math.Round(took.TotalSeconds, 3),
            new LogTime(next));

    /// <summary>Tells what kept one from coming to anything: once a series, and again where its kind changes.
    /// </summary>
    /// <param name="log">Where to.</param>
    /// <param name="target">Whose collection.</param>
    /// <param name="reason">Why it was tried.</param>
    /// <param name="failure">What failed.</param>
    /// <param name="next">When the next tick is due; null where none will come.</param>
    /// <param name="again">Whether it is tried again before that.</param>
    public static void Write(
        ILogger log, TargetOptions target, CollectionReason reason, Failure failure, DateTimeOffset? next,
        bool again)
    {
        var (name, why, kind) = (target.Name, reason.Label(), failure.Kind.Label());
        if (again)
            log.TryingAgain(name, why, kind, new LogTime(next), failure.Message);
        else
            log.NotCollected(name, why, kind, new LogTime(next), failure.Message);
    }
}
