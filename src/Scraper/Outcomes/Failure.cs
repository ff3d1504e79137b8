namespace Scraper.Outcomes;

/// <summary>One thing that went wrong.</summary>
/// <param name="Kind">Which of the closed set.</param>
/// <param name="Message">One clear sentence for a person: what happened, where, and what to do. No secrets,
/// no stack trace, no final newline.</param>
internal sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>It may repeat an address as a person typed it.</summary>
    public string Message { get; } = UserInfo.Masked(Message);

    /// <summary>An exception that nobody expected.</summary>
    public static Failure Of(Exception bug) => new(
        FailureKind.Bug, $"a bug in this program: {bug.GetType().Name}: {bug.Message.TrimEnd('.')}");

    /// <summary>The station it belongs to.</summary>
    public Stage Stage => Kind.Stage();
}
