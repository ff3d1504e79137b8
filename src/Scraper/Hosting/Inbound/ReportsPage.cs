using System.IO;
using Microsoft.AspNetCore.Http;
using Scraper.Receiving;
using Scraper.Receiving.Guards;

namespace Scraper.Hosting;

/// <summary><c>POST /api/v1/reports</c>: what the webhook sink sends, one report or many, answered when they
/// are durable.</summary>
internal sealed class ReportsPage(
    BodyReading bodies, BodySignature? signature, ReportTaking taking)
{
    // Reports take many times the memory of their lines. Where the store fails behind the first of them the
    // sender comes again with all, and those are duplicates.
    private const int AtOnce = 512;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ip">What is stamped on its reports.</param>
    public async Task<Answer> TakeAsync(HttpContext context, string? ip)
    {
        using var body = await bodies.ReadAsync(context.Request, context.RequestAborted);
        return (body.Refused ?? RefuseUnsigned(context.Request, body)) is { } refused
            ? Answer.Refused(refused)
            : await TakeAsync(context, body.Plain, ip);
    }

    private async Task<Answer> TakeAsync(HttpContext context, ReadOnlyMemory<byte> body, string? ip)
    {
        if (BodyLines.Of(body) is not { } lines)
            return Answer.Refused(new RefusedRequest(
                RequestRefusal.TooLarge, $"more than {BodyLines.Most} lines; send fewer reports at once"));
        if (!lines.Any(line => line.IsObject))
            return Answer.Refused(new RefusedRequest(
                RequestRefusal.Malformed, "no line is a JSON object; send a report, or one on each line"));
        var taken = TakenReports.None;
        foreach (var some in lines.Chunk(AtOnce))
        {
            var read = taking.Read(some, ip);
            if (lines.Count == 1 && !HasItsKey(context.Request, read.Ids[0]))
                return Answer.Refused(new RefusedRequest(
                    RequestRefusal.KeyMismatch, "the Idempotency-Key of a single report is its report_id"));
            var kept = await taking.KeepAsync(read, context.RequestAborted);
            if (!kept.Succeeded(out var more, out _))
                return Answer.Refused(RefusedRequest.NothingKept);
            taken = taken.Plus(more);
        }
        return new Answer(taken.HasAny ? 202 : 422, Answer.Json, taken.Json);
    }

    private RefusedRequest? RefuseUnsigned(HttpRequest request, ReceivedBody body)
    {
        try
        {
            return signature?.Fits(body.Sent.Span, request.Headers[BodySignature.Header]) ?? true
                ? null
                : new RefusedRequest(
                    RequestRefusal.BadSignature, $"{BodySignature.Header} is missing or wrong");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new RefusedRequest(RequestRefusal.SecretUnreadable, "the key of signatures cannot be read")
            {
                RetryAfter = TimeSpan.FromSeconds(30),
            };
        }
    }

    /// <summary>Of several reports the key is the sender's own business.</summary>
    private static bool HasItsKey(HttpRequest request, Guid? report) =>
        report is not { } id || request.Headers["Idempotency-Key"] is not [{ } key]
        || (Guid.TryParse(key.Trim().Trim('"'), out var named) && named == id);
}
