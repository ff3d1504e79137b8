using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>Reads a receiver's answer: verdict, reason and <c>Retry-After</c>.</summary>
/// <param name="verdicts">What this kind of receiver means by its answers.</param>
/// <param name="way">Knows the proxy that may have answered in its place.</param>
/// <param name="mask">Takes out what of the receiver's words is secret.</param>
/// <param name="time">Bounds how long its words are waited for.</param>
internal sealed class HttpAnswer(
    HttpVerdict verdicts, PeerFailures way, SecretMask mask, TimeProvider time)
{
    private const int MostBytes = 64 * 1024;
    private const int LongestReason = 240;

    /// <summary>No receiver puts us off for longer.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // The status has decided; what else it says is worth no more than this.
    private static readonly TimeSpan ForWords = TimeSpan.FromSeconds(2);

    /// <summary>The verdict on the one report that was sent.</summary>
    public async Task<Delivery> JudgeAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        verdicts.Of(answer.StatusCode) == Verdict.Accepted && verdicts.OfSuccess is null
            ? Delivery.Accepted
            : Judge(answer, await StartAsync(answer, cancellation));

    /// <summary>The verdicts on several reports, as an <see cref="IBatchSink"/> gives them.</summary>
    public async Task<IReadOnlyList<Delivery>> JudgeAsync(
        HttpResponseMessage answer, IReadOnlyList<FrozenReport> reports, CancellationToken cancellation)
    {
        var body = await StartAsync(answer, cancellation);
        var verdict = verdicts.Of(answer.StatusCode);
        if (verdict is Verdict.Accepted or Verdict.Rejected && verdicts.OfEach(body, reports) is { } each)
            return [.. each.Select(Told)];
        return verdict switch
        {
            Verdict.Accepted => [Untold(mask.Of(Status(answer)))],
            Verdict.Rejected => [],
            _ => [Judge(answer, body)],
        };
    }

    // Taken for a success it might cost what was refused. Perhaps it was cut off; sent alone it is settled.
    private static Delivery Untold(string status) =>
        Delivery.RetryLater($"{status}, which does not say what came of each report") with
        {
            MayBeTheReports = true,
        };

    private Delivery Judge(HttpResponseMessage answer, string body)
    {
        var verdict = verdicts.Of(answer.StatusCode);
        if (verdict == Verdict.Accepted)
            return Told(verdicts.OfSuccess!(body));
        var status = mask.Of(Status(answer));
        if (way.OfAnswer(answer.StatusCode) is not null)
            status = $"{way.Speaker(answer.StatusCode)} answers {status}";
        var words = Words(body);
        var reason = words.Length > 0 ? $"{status}: {words}" : status + Comment(answer);
        var pause = RetryAfter(answer, time.GetUtcNow());
        reason += Asked(pause);
        if (verdict == Verdict.Rejected)
            return verdicts.Refused(body) with { Reason = reason, RetryAfter = pause };
        return Delivery.RetryLater(reason, pause) with
        {
            MayBeTheReports = true,
            MayPass = HttpVerdict.MayPass(answer.StatusCode),
            // Words may name a request or a time.
            Cause = words.Length > 0 || pause is not null ? status : null,
        };
    }

    private Delivery Told(Delivery delivery) => delivery with
    {
        Reason = delivery.Reason is { } words ? OneLine.Words(mask.Of(words), LongestReason) : null,
    };

    /// <summary>What a probe found. The status of a health address decides; that of any other one only where
    /// it speaks of credentials, or comes from the proxy: what a POST there would get is not known.</summary>
    public static Probe Probe(
        HttpResponseMessage answer, PeerFailures way, SecretMask mask, bool isOfHealth)
    {
        if (answer.IsSuccessStatusCode)
            return default;
        var said = mask.Of($"{way.Speaker(answer.StatusCode)} answers {Status(answer)}");
        var decides = isOfHealth || way.OfAnswer(answer.StatusCode) is not null
            || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return decides ? new Probe(said) : new Probe(null, said);
    }

    private static string Status(HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();

    // RFC 9110 §10.2.3: seconds, or a date, which may have passed.
    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now)
    {
        TimeSpan? asked = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            null when IsMoreThanAnInt(answer) => LongestPause,
            _ => null,
        };
        return asked > LongestPause ? LongestPause : asked;
    }

    // Any number of digits is allowed; .NET takes those of an int.
    private static bool IsMoreThanAnInt(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Retry-After", out var values)
        && values.FirstOrDefault() is { Length: >= 10 } seconds && seconds.All(char.IsAsciiDigit);

    // Our own pause may be longer.
    private static string Asked(TimeSpan? pause) => pause > TimeSpan.Zero
        ? $" (not within {Quantity.Duration(Math.Ceiling(pause.Value.TotalSeconds))}, as it asks)"
        : "";

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

    // Read as far as it comes: cut off, endless, packed or slow, it changes no verdict.
    private async Task<string> StartAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var buffer = new byte[MostBytes];
        var length = 0;
        using var limit = new CancellationTokenSource(ForWords, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            if (IsRedirect(answer) || answer.Content.Headers.ContentEncoding.Count > 0)
                return "";
            var stream = await answer.Content.ReadAsStreamAsync(either.Token);
            for (var read = -1; read != 0 && length < buffer.Length; length += read)
                read = await stream.ReadAsync(buffer.AsMemory(length), either.Token);
        }
        catch (Exception e) when (
            e is IOException or HttpRequestException or InvalidDataException or OperationCanceledException)
        {
        }
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
