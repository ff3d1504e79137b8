using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Which of several outcomes a process ends with.</summary>
internal static class ExitCodes
{
    private static readonly ExitCode[] ByWeight =
    [
        ExitCode.Bug, ExitCode.Usage, ExitCode.StateUnusable, ExitCode.TargetUnusable, ExitCode.DeliveryOwed,
        ExitCode.ReportingDisabled, ExitCode.Done,
    ];

    /// <summary>The first of 1, 2, 6, 3, 4; done where there is none.</summary>
    public static ExitCode Heaviest(IEnumerable<ExitCode> outcomes) =>
        outcomes.Append(ExitCode.Done).MinBy(code => Array.IndexOf(ByWeight, code));
}
