using Microsoft.Extensions.Logging;

namespace Scraper.Diagnostics;

/// <summary>What outbox and sinks log: one line when a series of failures begins, one when its cause changes,
/// and one when it ends.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning,
        "sink {Sink} does not take reports, they are kept and tried again: {Reason}")]
    public static partial void DeliveryPutOff(this ILogger log, string sink, string reason);

    [LoggerMessage(LogLevel.Debug, "sink {Sink}, attempt {Attempt}: {Reason}; again in {Pause}")]
    public static partial void DeliveryPutOffAgain(
        this ILogger log, string sink, int attempt, string reason, TimeSpan pause);

    [LoggerMessage(LogLevel.Warning,
        "sink {Sink} does not take report {ReportId}, others pass it and it is tried again: {Reason}")]
    public static partial void DeliveryPassed(this ILogger log, string sink, Guid reportId, string reason);

    [LoggerMessage(LogLevel.Error,
        "a bug in sink {Sink}, report {ReportId} is kept and tried again")]
    public static partial void DeliveryStumbled(
        this ILogger log, Exception bug, string sink, Guid reportId);

    [LoggerMessage(LogLevel.Error, "a bug in the loop of sink {Sink}, it goes on after a pause")]
    public static partial void LoopStumbled(this ILogger log, Exception bug, string sink);

    [LoggerMessage(LogLevel.Error, "a bug in the keeping of the outbox, it goes on")]
    public static partial void HouseStumbled(this ILogger log, Exception bug);

    [LoggerMessage(LogLevel.Information, "sink {Sink} takes reports again")]
    public static partial void DeliveryResumed(this ILogger log, string sink);

    [LoggerMessage(LogLevel.Debug, "sink {Sink} accepted report {ReportId}")]
    public static partial void DeliveryAccepted(this ILogger log, string sink, Guid reportId);

    [LoggerMessage(LogLevel.Warning,
        "sink {Sink} refused report {ReportId}, it is tried for an hour and then set aside: {Reason}")]
    public static partial void DeliveryRefused(this ILogger log, string sink, Guid reportId, string reason);

    [LoggerMessage(LogLevel.Warning,
        "sink {Sink} refused report {ReportId} for good, it is set aside: {Reason}")]
    public static partial void DeliveryRejected(this ILogger log, string sink, Guid reportId, string reason);

    [LoggerMessage(LogLevel.Information,
        "sink {Sink} has newer values than report {ReportId}, which is left out: {Reason}")]
    public static partial void DeliverySuperseded(
        this ILogger log, string sink, Guid reportId, string reason);

    [LoggerMessage(LogLevel.Warning,
        "reports expired by a bound of the outbox sink={Sink} reports={Reports} bound={Bound}")]
    public static partial void ReportsExpired(this ILogger log, int reports, string sink, string bound);

    [LoggerMessage(LogLevel.Warning,
        "sink {Sink} is no longer in the settings and {Reports} reports still wait for it: they are sent "
        + "when it is there again, expire by the bounds of the outbox, and go with outbox drop --all --sink")]
    public static partial void FormerSinkIsOwed(this ILogger log, string sink, long reports);

    [LoggerMessage(LogLevel.Error, "sink {Sink} waits for the outbox: {Reason}")]
    public static partial void OutboxFailed(this ILogger log, string sink, string reason);

    [LoggerMessage(LogLevel.Information, "sink {Sink} no longer waits for the outbox")]
    public static partial void OutboxRecovered(this ILogger log, string sink);
}
