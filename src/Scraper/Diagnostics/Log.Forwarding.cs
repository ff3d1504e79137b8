using Microsoft.Extensions.Logging;

namespace Scraper.Diagnostics;

/// <summary>What outbox and sinks log: one line when a series
/// of failures begins and one when it ends.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "sink {Sink} does not take reports, they are kept and tried again: {Reason}")]
    public static partial void DeliveryPutOff(this ILogger log, string sink, string reason);

    [LoggerMessage(Level = LogLevel.Debug,
        Message = "sink {Sink}, attempt {Attempt}: {Reason}; again in {Pause}")]
    public static partial void DeliveryPutOffAgain(
        this ILogger log, string sink, int attempt, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Information, Message = "sink {Sink} takes reports again")]
    public static partial void DeliveryResumed(this ILogger log, string sink);

    [LoggerMessage(Level = LogLevel.Debug, Message = "sink {Sink} accepted report {ReportId}")]
    public static partial void DeliveryAccepted(this ILogger log, string sink, Guid reportId);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "sink {Sink} refused report {ReportId} for good, it is set aside: {Reason}")]
    public static partial void DeliveryRejected(this ILogger log, string sink, Guid reportId, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Reports} reports for sink {Sink} expired by the outbox's bound of {Bound}")]
    public static partial void ReportsExpired(this ILogger log, int reports, string sink, string bound);

    [LoggerMessage(Level = LogLevel.Error, Message = "sink {Sink} waits for the outbox: {Reason}")]
    public static partial void OutboxFailed(this ILogger log, string sink, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "the outbox works again for sink {Sink}")]
    public static partial void OutboxRecovered(this ILogger log, string sink);
}
