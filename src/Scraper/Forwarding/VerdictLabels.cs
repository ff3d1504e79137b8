using Scraper.Outbox;

namespace Scraper.Forwarding;

/// <summary>Verdicts and bounds as metric labels, log values and JSON write them.</summary>
internal static class VerdictLabels
{
    public static string Label(this Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "accepted",
        Verdict.RetryLater => "retry_later",
        _ => "rejected",
    };

    public static string Label(this ExpiryBound bound) => bound == ExpiryBound.Age ? "age" : "size";
}
