using System.Net.Http;
using System.Text;
using System.Text.Json;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>Reads a receiver's answer: verdict, reason and <c>Retry-After</c>.</summary>
/// <param name="verdicts">What this kind of receiver means by its answers.</param>
/// <param name="way">Knows the proxy that may have answered in its place.</param>
/// <param name="mask">Takes out what of the receiver's words is secret.</param>
internal sealed class HttpAnswer(HttpVerdict verdicts, PeerFailures way, SecretMask mask)
{
    private const int MostBytes = 64 * 1024;
    private const int LongestReason = 240;

    public async Task<Delivery> JudgeAsync(
        HttpResponseMessage answer, DateTimeOffset now, CancellationToken cancellation)
    {
        var verdict = verdicts.Of(answer.StatusCode);
        if (verdict == Verdict.Accepted && verdicts.OfSuccess is null)
            return Delivery.Accepted;
        var body = IsRedirect(answer) ? "" : await ReadStartAsync(answer, cancellation);
        if (verdict == Verdict.Accepted)
            return Told(verdicts.OfSuccess!(body));
        var status = mask.Of(Status(answer));
        if (way.OfAnswer(answer.StatusCode) is not null)
            status = $"{way.Speaker(answer.StatusCode)} answers {status}";
        var words = Words(body);
        var reason = words.Length > 0 ? $"{status}: {words}" : status + Comment(answer);
        return verdict == Verdict.Rejected
            ? verdicts.Refused(body) with { Reason = reason }
            : Delivery.RetryLater(reason, RetryAfter(answer, now)) with
            {
                MayPass = HttpVerdict.MayPass(answer.StatusCode),
                // Words may name a request or a time.
                Cause = words.Length > 0 ? status : null,
            };
    }

    private Delivery Told(Delivery delivery) => delivery with
    {
        Reason = delivery.Reason is { } words ? OneLine.Words(mask.Of(words), LongestReason) : null,
    };

    /// <summary>What a probe finds wrong: anything below 500 is the answer of a receiver that is there, but
    /// for what its proxy says.</summary>
    public static string? ProbeFault(HttpResponseMessage answer, PeerFailures way) =>
        (int)answer.StatusCode < 500 && way.OfAnswer(answer.StatusCode) is null
            ? null
            : $"{way.Speaker(answer.StatusCode)} answers {Status(answer)}";

    private static string Status(HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();

    // RFC 9110 §10.2.3: seconds, or a date, which may have passed.
    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now) =>
        answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            _ => null,
        };

    private static bool IsRedirect(HttpResponseMessage answer) =>
        (int)answer.StatusCode is >= 300 and < 400;

    private string Words(string body) => OneLine.Words(mask.Of(MessageIn(body) ?? body), LongestReason);

    /// <summary>What a status means that says nothing of itself.</summary>
    private static string Comment(HttpResponseMessage answer) =>
        IsRedirect(answer) ? " (redirects are not followed: set the sink's url to the final address)"
        : (int)answer.StatusCode < 300 ? ", which is not its success"
        : "";

    /// <summary>InfluxDB and many others answer JSON with
    /// the sentence in <c>message</c> or <c>error</c>.</summary>
    private static string? MessageIn(string body)
    {
        if (!body.StartsWith('{'))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var key in (string[])["message", "error"])
            {
                if (json.RootElement.TryGetProperty(key, out var text)
                    && text.ValueKind == JsonValueKind.String)
                    return text.GetString();
            }
        }
        catch (JsonException)
        {
            // Cut off or no JSON: shown as it came.
        }
        return null;
    }

    private static async Task<string> ReadStartAsync(
        HttpResponseMessage answer, CancellationToken cancellation)
    {
        var buffer = new byte[MostBytes];
        var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var length = await stream.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
