using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;

namespace Scraper.Receiving;

/// <summary>Lets go of what is older than retention, soon after the start and then once a day.</summary>
/// <param name="store">Where reports are.</param>
/// <param name="window">Says which may go.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="log">Tells of them.</param>
/// <param name="time">Days are of the monotonic clock.</param>
internal sealed class Retention(
    IReportStore store, ReportWindow window, ReceiverMetrics metrics, ILogger log, TimeProvider time)
{
    /// <summary>A machine may start with a clock that is years ahead, which NTP has put right by then; what
    /// was let go before would be gone.</summary>
    public static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Goes on until it is ended.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await Task.Delay(FirstAfter, time, stopping);
        using var days = new PeriodicTimer(Day, time);
        do
            await LetGoAsync(stopping);
        while (await days.WaitForNextTickAsync(stopping));
    }

    /// <summary>One round.</summary>
    public async Task LetGoAsync(CancellationToken stopping)
    {
        var before = window.KeptFrom;
        var gone = await store.LetGoAsync(before, window.Interval, stopping);
        if (!gone.Succeeded(out var reports, out var failure))
        {
            log.Doubtful($"nothing is let go until tomorrow: {failure.Message}");
            return;
        }
        metrics.LetGo(reports);
        if (reports > 0)
            log.RetentionTook(reports, new LogTime(before));
    }
}
