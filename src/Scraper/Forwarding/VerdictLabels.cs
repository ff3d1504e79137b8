namespace Scraper.Forwarding;

/// <summary>Verdicts as metric labels, log values and JSON write them.</summary>
internal static class VerdictLabels
{
    public static string Label(this Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "accepted",
        Verdict.RetryLater => "retry_later",
        _ => "rejected",
    };
}
