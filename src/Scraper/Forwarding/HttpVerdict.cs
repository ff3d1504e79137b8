using System.Net;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>
/// What a status means for a report, one table for all HTTP sinks. Rejected is only what speaks of the bytes
/// themselves: the same bytes would get the same answer for ever. All else can be mended, by time or by an
/// operator (a token, an address, a bucket, a proxy), and so loses no report: it is tried again.
/// </summary>
/// <param name="Successes">What this kind of receiver answers when it has the report; anything else in the
/// 200s comes from something else on the way (a portal, a wrong address).</param>
internal sealed record HttpVerdict(IReadOnlyList<HttpStatusCode> Successes)
{
    /// <summary>All of the 200s, for kinds whose receivers differ.</summary>
    public static IReadOnlyList<HttpStatusCode> Any2xx { get; } =
        [.. Enumerable.Range(200, 100).Select(status => (HttpStatusCode)status)];

    /// <summary>The statuses that speak of the bytes, whoever answers.</summary>
    public static IReadOnlyList<HttpStatusCode> OfTheBytes { get; } =
    [
        HttpStatusCode.BadRequest, // not understood
        HttpStatusCode.Conflict, // contradicts what is there
        HttpStatusCode.RequestEntityTooLarge,
        HttpStatusCode.UnsupportedMediaType,
        HttpStatusCode.UnprocessableEntity, // understood and refused
    ];

    /// <summary>The statuses by which a receiver refuses the bytes.</summary>
    public IReadOnlyList<HttpStatusCode> Refusals { get; init; } = OfTheBytes;

    /// <summary>Whether the protocol forbids sending refused bytes again: the report is set aside at its
    /// first refusal, not after an hour of them.</summary>
    public bool RefusesForGood { get; init; }

    /// <summary>Parts of sentences by which a refusal speaks of the report's time alone: the receiver has
    /// gone past it.</summary>
    public IReadOnlyList<string> Superseding { get; init; } = [];

    /// <summary>What the body of a success says; null where it has nothing to say.</summary>
    public Func<string, Delivery>? OfSuccess { get; init; }

    /// <summary>What the body of an answer to several reports says of each, in their order; null where it
    /// does not say that.</summary>
    public Func<string, IReadOnlyList<FrozenReport>, IReadOnlyList<Delivery>?> OfEach { get; init; } =
        (_, _) => null;

    /// <summary>The verdict on an answer.</summary>
    /// <param name="status">Of the answer. Redirects are not followed:
    /// 301 and 302 would make a GET of it.</param>
    public Verdict Of(HttpStatusCode status) =>
        Successes.Contains(status) ? Verdict.Accepted
        : Refusals.Contains(status) ? Verdict.Rejected
        : Verdict.RetryLater;

    /// <summary>A refusal in the receiver's words: of the report, or of its time alone.</summary>
    public Delivery Refused(string words) =>
        Superseding.Any(past => words.Contains(past, StringComparison.OrdinalIgnoreCase))
            ? Delivery.Superseded(words)
            : Delivery.Rejected(words) with { IsFinal = RefusesForGood };

    /// <summary>Whether the receiver, or something before it, is overrun, starts or is away for a while; all
    /// else is mended by an operator.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
