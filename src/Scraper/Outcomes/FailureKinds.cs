using System.Diagnostics;
using static Scraper.Outcomes.FailureKind;

namespace Scraper.Outcomes;

/// <summary>What each <see cref="FailureKind"/> means for the exit code, the self-metrics and a retry.
/// </summary>
internal static class FailureKinds
{
    /// <summary>The station a failure of this kind belongs to.</summary>
    public static Stage Stage(this FailureKind kind) => kind switch
    {
        UsageInvalid or ExpressionInvalid or OutputUnwritable
            or PrivacyKeyUnusable or ReportingDisabled => Outcomes.Stage.Settings,
        Bug => Outcomes.Stage.Program,
        Stopped or NameNotResolved or ConnectionRefused or ConnectionLost or TlsFailed
            or ScrapeTimeout or RedirectRefused or TooManyRedirects or AccessDenied
            or MetricsDisabled or TargetStarting or HttpStatus or ServerError or NotHttp
            or SecretUnreadable or FileMissing or FileUnreadable => Outcomes.Stage.Scrape,
        DecompressionFailed or ContentTypeUnsupported or EncodingUnsupported or PageEmpty
            or PageNotExposition or BodyTooLarge => Outcomes.Stage.Parse,
        NothingMatched => Outcomes.Stage.Translate,
        StateUnavailable or StateReadOnly or StateFull or StateCorrupt => Outcomes.Stage.Outbox,
        _ => throw new UnreachableException($"no stage: {kind}"),
    };

    /// <summary>The exit code of a command that ends with
    /// this failure (see <see cref="ExitCode"/>).</summary>
    public static ExitCode ExitCode(this FailureKind kind) => kind switch
    {
        ReportingDisabled => Outcomes.ExitCode.ReportingDisabled,
        _ => kind.Stage() switch
        {
            Outcomes.Stage.Settings => Outcomes.ExitCode.Usage,
            Outcomes.Stage.Program => Outcomes.ExitCode.Bug,
            Outcomes.Stage.Outbox => Outcomes.ExitCode.StateUnusable,
            _ => Outcomes.ExitCode.TargetUnusable,
        },
    };

    /// <summary>Whether it may pass by itself, as while a target starts beside us: worth waiting for.
    /// </summary>
    public static bool MayPass(this FailureKind kind) => kind is
        NameNotResolved or ConnectionRefused or ConnectionLost
        or ScrapeTimeout or TargetStarting or ServerError;
}
