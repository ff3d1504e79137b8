using Microsoft.Extensions.Logging;

namespace Scraper.Diagnostics;

/// <summary>What a receiver logs.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information,
        "listening address={Address} version={Version} settings={Settings} state_dir={StateDir} "
        + "store={Store} schemas={Schemas} senders={Senders} readers={Readers} sinks={Sinks}")]
    public static partial void Receiving(
        this ILogger log, string address, string version, string settings, string stateDir, string store,
        LogList schemas, string senders, string readers, LogList sinks);

    [LoggerMessage(LogLevel.Information,
        "received accepted={Accepted} duplicates={Duplicates} refused={Refused}")]
    public static partial void Received(this ILogger log, int accepted, int duplicates, LogList refused);

    [LoggerMessage(LogLevel.Error, "the store keeps nothing, senders are asked to come again: {Reason}")]
    public static partial void StoreFailed(this ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "a request failed: {Reason}")]
    public static partial void PageFailed(this ILogger log, string reason, Exception bug);

    [LoggerMessage(LogLevel.Information, "the store keeps again")]
    public static partial void StoreRecovered(this ILogger log);

    [LoggerMessage(LogLevel.Information, "retention took reports={Reports} observed_before={Before}")]
    public static partial void RetentionTook(this ILogger log, long reports, LogTime before);
}
