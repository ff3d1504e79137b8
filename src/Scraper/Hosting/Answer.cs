using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scraper.Receiving;

namespace Scraper.Hosting;

/// <summary>What a page answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The media type.</param>
/// <param name="Body">All of it.</param>
internal sealed record Answer(int Status, string Type, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json";

    public const string Csv = "text/csv; charset=utf-8; header=present";

    public const string Exposition = "text/plain; version=0.0.4; charset=utf-8";

    private const string Plain = "text/plain; charset=utf-8";

    // What waits for a client who does not read is no more than this.
    private const int PieceBytes = 4096;

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What follows the body while it is made; then nobody knows how long the answer is.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Rest { get; init; }

    /// <summary>Why the request was refused; null where it was not.</summary>
    public RequestRefusal? Refusal { get; private init; }

    /// <summary>Words for a person.</summary>
    public static Answer Text(int status, string words) => new(status, Plain, Encoding.UTF8.GetBytes(words));

    /// <summary>Why a request is refused.</summary>
    public static Answer Refused(RefusedRequest refused)
    {
        var headers = new List<(string, string)>();
        if (refused.RetryAfter is { } pause)
            headers.Add(("Retry-After", Math.Ceiling(Math.Max(1, pause.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture)));
        if (refused.Kind == RequestRefusal.Unauthorized)
            headers.Add(("WWW-Authenticate", "Basic realm=\"scraper\""));
        return Text(refused.Kind.Status(), refused.Words + "\n") with
        {
            Headers = headers,
            Refusal = refused.Kind,
        };
    }

    /// <summary>Sends it; to HEAD its headers alone.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentLength = Rest is null ? Body.Length : null;
        if (Body.Length > 0)
            response.ContentType = Type;
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in Headers)
            response.Headers.Append(name, value);
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await SendAsync(context, Body);
        if (Rest is null)
            return;
        await foreach (var piece in Rest)
            await SendAsync(context, piece);
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        for (var left = body; left.Length > 0; left = left[Math.Min(PieceBytes, left.Length)..])
            await context.Response.Body.WriteAsync(
                left[..Math.Min(PieceBytes, left.Length)], context.RequestAborted);
    }
}
