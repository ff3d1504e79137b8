using System.Net;

namespace Scraper.Forwarding;

/// <summary>
/// What a status means for a report, one table for all HTTP sinks. Rejected is only what speaks of the bytes
/// themselves: the same bytes would get the same answer for ever. All else can be mended, by time or by an
/// operator (a token, an address, a bucket, a proxy), and so loses no report: it is tried again.
/// </summary>
internal static class HttpVerdict
{
    /// <summary>The verdict on an answer.</summary>
    /// <param name="status">Of the answer. Redirects are not followed:
    /// 301 and 302 would make a GET of it.</param>
    /// <param name="successes">What this kind of receiver answers when it has the report; anything else in
    /// the 200s comes from something else on the way (a portal, a wrong address).</param>
    public static Verdict Of(HttpStatusCode status, IReadOnlySet<HttpStatusCode> successes) =>
        successes.Contains(status) ? Verdict.Accepted
        : SpeaksOfTheBytes(status) ? Verdict.Rejected
        : Verdict.RetryLater;

    /// <summary>Whether the receiver, or something before it, is overrun, starts or is away for a while; all
    /// else is mended by an operator.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static bool SpeaksOfTheBytes(HttpStatusCode status) => status is
        HttpStatusCode.BadRequest // not understood
        or HttpStatusCode.Conflict // contradicts what is there
        or HttpStatusCode.RequestEntityTooLarge
        or HttpStatusCode.UnsupportedMediaType
        or HttpStatusCode.UnprocessableEntity; // understood and refused
}
