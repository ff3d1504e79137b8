namespace Scraper.Outcomes;

/// <summary>How one target stands: what its last try came to, and since when. The same record is kept, shown
/// by <c>status</c> and <c>/healthz</c>, and published by <c>/metrics</c>.</summary>
/// <param name="Target">Its name.</param>
internal sealed record TargetRecord(string Target)
{
    /// <summary>The outcome of a try that gave a report; every other one is a failure's kind.</summary>
    public const string Success = "success";

    /// <summary><see cref="Success"/> or the failure's kind, as metrics have it; null where it was never
    /// asked.</summary>
    public string? Outcome { get; init; }

    /// <summary>The failure in one sentence; null where there is none.</summary>
    public string? Error { get; init; }

    /// <summary>Since when every try has succeeded, or every one has failed, of whatever kind.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Tries since then.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was last asked.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>When it last gave a report.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When it is asked again; null where nothing is planned.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Whether its last try failed.</summary>
    public bool Fails => Outcome is not (null or Success);

    /// <summary>After one more try.</summary>
    /// <param name="failure">What it came to; null: a report that is kept.</param>
    /// <param name="now">When.</param>
    /// <param name="next">When the next one is due.</param>
    public TargetRecord After(Failure? failure, DateTimeOffset now, DateTimeOffset? next)
    {
        var goesOn = Outcome is not null && Fails == failure is not null;
        return this with
        {
            Outcome = failure?.Kind.Label() ?? Success,
            Error = failure?.Message,
            Since = goesOn ? Since : now,
            Attempts = goesOn ? Attempts + 1 : 1,
            LastAttempt = now,
            LastSuccess = failure is null ? now : LastSuccess,
            Next = next,
        };
    }
}
