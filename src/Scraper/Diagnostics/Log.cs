using Microsoft.Extensions.Logging;

namespace Scraper.Diagnostics;

/// <summary>What the program says on its way: every line of it, with its level and names.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information,
        "collected target={Target} reason={Reason} filled={Filled}/{Of} lost={Lost} samples={Samples} "
        + "rejected={Rejected} partial={Partial} attempts={Attempts} seconds={Seconds} next={Next}")]
    public static partial void Collected(
        this ILogger log, string target, string reason, int filled, int of, LogList lost,
        long samples, long rejected, bool partial, int attempts, double seconds, LogTime next);

    [LoggerMessage(LogLevel.Warning,
        "not collected target={Target} reason={Reason} kind={Kind} next={Next}: {Error}")]
    public static partial void NotCollected(
        this ILogger log, string target, string reason, string kind, LogTime next, string error);

    [LoggerMessage(LogLevel.Warning,
        "not collected yet target={Target} reason={Reason} kind={Kind} trying_until={TryingUntil}: {Error}")]
    public static partial void TryingAgain(
        this ILogger log, string target, string reason, string kind, LogTime tryingUntil, string error);

    [LoggerMessage(LogLevel.Error, "a bug while target {Target} was collected, it is tried again")]
    public static partial void CollectionStumbled(this ILogger log, Exception bug, string target);

    [LoggerMessage(LogLevel.Warning, "tolerated target={Target}: {Warning}")]
    public static partial void Tolerated(this ILogger log, string target, string warning);

    /// <summary>Warns where a page was not read whole.</summary>
    public static void IncompletePage(this ILogger log, string target, string? incomplete)
    {
        if (incomplete is not null)
            log.Tolerated(target, $"the page is incomplete: {incomplete}");
    }

    [LoggerMessage(LogLevel.Information,
        "listening address={Address} version={Version} settings={Settings} state_dir={StateDir} "
        + "targets={Targets} sinks={Sinks} schedule={Schedule}")]
    public static partial void Listening(
        this ILogger log, string address, string version, string settings, string stateDir, int targets,
        LogList sinks, string schedule);

    [LoggerMessage(LogLevel.Information, "listening address={Address} version={Version} settings={Settings}")]
    public static partial void ListeningIdle(
        this ILogger log, string address, string version, string settings);

    [LoggerMessage(LogLevel.Information,
        "reporting is off ({DisabledBy}): idle until switched on or stopped")]
    public static partial void ReportingOff(this ILogger log, LogList disabledBy);

    [LoggerMessage(LogLevel.Information, "reporting is off ({DisabledBy}): idle until stopped")]
    public static partial void ReportingOffForGood(this ILogger log, LogList disabledBy);

    [LoggerMessage(LogLevel.Information,
        "reporting is switched off ({DisabledBy}): nothing is collected or sent, what waits is kept")]
    public static partial void SwitchedOff(this ILogger log, LogList disabledBy);

    [LoggerMessage(LogLevel.Information, "reporting is switched on again")]
    public static partial void ReportingOnAgain(this ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    public static partial void Doubtful(this ILogger log, string warning);

    [LoggerMessage(LogLevel.Information,
        "SIGHUP is ignored: settings are read at the start; restart to have them read again")]
    public static partial void HangupIgnored(this ILogger log);

    [LoggerMessage(LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(LogLevel.Warning,
        "stopped before all work had ended; what is kept is delivered next time")]
    public static partial void StoppedInHaste(this ILogger log);

    [LoggerMessage(LogLevel.Warning,
        "fields lost target={Target} fields={Fields}: they had a source in the report before and have none "
        + "now; ask the page with check --probe")]
    public static partial void FieldsLost(this ILogger log, string target, LogList fields);

    [LoggerMessage(LogLevel.Warning,
        "how targets stand cannot be kept, collecting goes on: {Reason}")]
    public static partial void RecordsFailed(this ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "how targets stand is kept again")]
    public static partial void RecordsKeptAgain(this ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Damage}")]
    public static partial void StateDamaged(this ILogger log, string damage);
}
