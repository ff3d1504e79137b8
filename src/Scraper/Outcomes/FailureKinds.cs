namespace Scraper.Outcomes;

/// <summary>What each <see cref="FailureKind"/> means for
/// the exit code, the self-metrics and a retry.</summary>
internal static class FailureKinds
{
    /// <summary>The station a failure of this kind belongs to.</summary>
    public static Stage Stage(this FailureKind kind) => kind switch
    {
        <= FailureKind.ReportingDisabled => Outcomes.Stage.Settings,
        <= FailureKind.FileUnreadable => Outcomes.Stage.Scrape,
        <= FailureKind.BodyTooLarge => Outcomes.Stage.Parse,
        FailureKind.NothingMatched => Outcomes.Stage.Translate,
        _ => Outcomes.Stage.Outbox,
    };

    /// <summary>The exit code of a command that ends with
    /// this failure (see <see cref="ExitCode"/>).</summary>
    public static ExitCode ExitCode(this FailureKind kind) => kind switch
    {
        FailureKind.ReportingDisabled => Outcomes.ExitCode.ReportingDisabled,
        _ => kind.Stage() switch
        {
            Outcomes.Stage.Settings => Outcomes.ExitCode.Usage,
            Outcomes.Stage.Outbox => Outcomes.ExitCode.StateUnusable,
            _ => Outcomes.ExitCode.TargetUnusable,
        },
    };

    /// <summary>Whether it may pass by itself, as while a target starts beside us: worth another try before
    /// the next tick.</summary>
    public static bool MayPass(this FailureKind kind) => kind is
        FailureKind.NameNotResolved or FailureKind.ConnectionRefused or FailureKind.ConnectionLost
        or FailureKind.ScrapeTimeout or FailureKind.TargetStarting or FailureKind.ServerError;

    /// <summary>The kind as a metric label and log value: <c>connection_refused</c>.</summary>
    public static string Label(this FailureKind kind) => SnakeCase(kind.ToString());

    /// <summary>The stage as a metric label and log value.</summary>
    public static string Label(this Stage stage) => SnakeCase(stage.ToString());

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, at) =>
        char.IsUpper(letter) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));
}
