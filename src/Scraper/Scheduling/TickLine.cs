using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Scheduling;

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
            ReportNames.Of(report.Reason),
            report.Coverage.Filled,
            report.Coverage.Of,
            report.Lost.Count == 0 ? "-" : string.Join(',', report.Lost),
            report.Ledger.Read,
            report.Ledger.Rejected,
            report.Partial,
            attempts,
            Math.Round(took.TotalSeconds, 3),
            Shown(next));

    /// <summary>A time as log lines have it.</summary>
    public static string Shown(DateTimeOffset? time) =>
        time is { } known ? UtcText.Seconds(known) : "never";
}
