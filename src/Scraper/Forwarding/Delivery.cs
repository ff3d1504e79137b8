using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>One attempt's verdict.</summary>
internal sealed record Delivery
{
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in one sentence; null when accepted without anything to say.</summary>
    public string? Reason { get; init; }

    /// <summary>What of the reason stays the same where the receiver fails again in the same way; null: all
    /// of it.</summary>
    public string? Cause { get; init; }

    /// <summary>What the receiver asked for (<c>Retry-After</c>), with <see cref="Verdict.RetryLater"/> or
    /// <see cref="Verdict.Rejected"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it may pass by itself, as while a receiver starts beside us: worth waiting for, with
    /// <see cref="Verdict.RetryLater"/>.</summary>
    public bool MayPass { get; init; }

    /// <summary>Whether the report itself may be at fault, as where the receiver answered or was silent:
    /// another one shows it. With <see cref="Verdict.RetryLater"/>.</summary>
    public bool MayBeTheReports { get; init; }

    /// <summary>Whether the same bytes are never to be sent again, with <see cref="Verdict.Rejected"/>.
    /// </summary>
    public bool IsFinal { get; init; }

    /// <summary>What was thrown that nobody expected; with <see cref="Verdict.RetryLater"/>.</summary>
    public Exception? Bug { get; init; }

    public static Delivery Accepted { get; } = new() { Verdict = Verdict.Accepted };

    public static Delivery RetryLater(string reason, TimeSpan? after = null) =>
        new() { Verdict = Verdict.RetryLater, Reason = reason, RetryAfter = after };

    public static Delivery Rejected(string reason) => new() { Verdict = Verdict.Rejected, Reason = reason };

    public static Delivery Superseded(string reason) =>
        new() { Verdict = Verdict.Superseded, Reason = reason };

    /// <summary>An attempt that ended in an exception that nobody expected: it costs this attempt.</summary>
    public static Delivery Failed(Exception bug) => RetryLater(Failure.Of(bug).Message) with
    {
        Cause = bug.GetType().Name,
        MayBeTheReports = true,
        Bug = bug,
    };
}

/// <summary>The four things that can come of a report at a sink: a closed set, also a metric label.</summary>
internal enum Verdict
{
    /// <summary>The receiver has it.</summary>
    Accepted,

    /// <summary>Not now; the same bytes are sent again.</summary>
    RetryLater,

    /// <summary>Refused for its bytes: tried for an hour unless that is final, then set aside and counted.
    /// </summary>
    Rejected,

    /// <summary>No more: the receiver has newer values, and none from before them are of use to it.</summary>
    Superseded,
}

/// <summary>How far one report came with one sink, for the summary of <c>once</c>.</summary>
/// <param name="ReportId">Which.</param>
/// <param name="Sink">The sink's name.</param>
/// <param name="Verdict">Of the attempt;
/// <see cref="Verdict.RetryLater"/> also where none was made yet.</param>
/// <param name="Reason">One sentence, or null.</param>
internal sealed record Handover(Guid ReportId, string Sink, Verdict Verdict, string? Reason);
