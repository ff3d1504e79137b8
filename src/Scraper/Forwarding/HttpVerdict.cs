using System.Net;

namespace Scraper.Forwarding;

/// <summary>
/// What a status means for a report, one table for all HTTP sinks. Rejected is only what speaks of the bytes
/// themselves: the same bytes would get the same answer for ever. All else can be mended, by time or by an
/// operator (a token, an address, a bucket, a proxy), and so loses no report: it is tried again.
/// </summary>
internal static class HttpVerdict
{
    private static readonly Dictionary<HttpStatusCode, string> Refusals = new()
    {
        [HttpStatusCode.BadRequest] = "the body is not understood",
        [HttpStatusCode.Conflict] = "the body contradicts what is there",
        [HttpStatusCode.RequestEntityTooLarge] = "the body is too large",
        [HttpStatusCode.UnsupportedMediaType] = "the body's type is not taken",
        [HttpStatusCode.UnprocessableEntity] = "the body is understood and refused",
    };

    /// <summary>The verdict on an answer.</summary>
    /// <param name="status">Of the answer. Redirects are not followed:
    /// 301 and 302 would make a GET of it.</param>
    /// <param name="successes">What this kind of receiver answers when it has the report; anything else in
    /// the 200s comes from something else on the way (a portal, a wrong address).</param>
    public static Verdict Of(HttpStatusCode status, IReadOnlySet<HttpStatusCode> successes) =>
        successes.Contains(status) ? Verdict.Accepted
        : Refusals.ContainsKey(status) ? Verdict.Rejected
        : Verdict.RetryLater;
}
