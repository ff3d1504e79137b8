namespace Scraper.Outcomes;

/// <summary>The exit codes, a contract: scripts outside depend on them.</summary>
internal enum ExitCode
{
    /// <summary>Done; <c>run</c> also on SIGTERM.</summary>
    Done = 0,

    /// <summary>A bug of this program.</summary>
    Bug = 1,

    /// <summary>Usage, settings or schema wrong, or a single <c>eval</c> expression.</summary>
    Usage = 2,

    /// <summary>The target could not be scraped, or its page is unusable.</summary>
    TargetUnusable = 3,

    /// <summary>Collected and kept; at least one delivery is still owed or was rejected for good.</summary>
    DeliveryOwed = 4,

    /// <summary>Reporting is disabled, nothing was done.</summary>
    ReportingDisabled = 5,

    /// <summary>The state directory is unusable, nothing was kept.</summary>
    StateUnusable = 6,
}

/// <summary>Which of several outcomes a process ends with.</summary>
internal static class ExitCodes
{
    private static readonly ExitCode[] ByWeight =
    [
        ExitCode.Bug, ExitCode.Usage, ExitCode.StateUnusable, ExitCode.TargetUnusable, ExitCode.DeliveryOwed,
        ExitCode.ReportingDisabled, ExitCode.Done,
    ];

    private static readonly string[] Meanings =
    [
        "done; run also on SIGTERM",
        "a bug of this program, or a library that it needs is not beside it",
        "command line, settings or schema wrong; a single eval expression wrong; standard output or an "
            + "export cannot be written",
        "a target gave no usable page; parse rejected a line; stopped by a signal before it was done",
        "collected and kept, at least one delivery still owed or rejected for good; check --probe: a sink "
            + "cannot be reached; outbox: a damaged report or line was left out",
        "reporting is switched off, nothing was done",
        "the state directory is unusable, nothing was kept",
    ];

    /// <summary>What it tells a person, for the help and the README.</summary>
    public static string Meaning(this ExitCode code) => Meanings[(int)code];

    /// <summary>The first of 1, 2, 6, 3, 4; done where there is none.</summary>
    public static ExitCode Heaviest(IEnumerable<ExitCode> outcomes) =>
        outcomes.Append(ExitCode.Done).MinBy(code => Array.IndexOf(ByWeight, code));
}
