using System.IO;
using System.IO.Compression;
using System.Net.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>An HTTP answer's body as it arrives, unpacked on the way and never held; whatever goes wrong in
/// it comes out as a <see cref="PageFailureException"/>.</summary>
internal sealed class HttpBody : ForwardStream
{
    private readonly Stream _stream;
    private readonly HttpResponseMessage _answer;
    private readonly Deadline _deadline;
    private readonly RequestFailures _failures;

    private HttpBody(
        Stream stream, HttpResponseMessage answer, Deadline deadline, RequestFailures failures) =>
        (_stream, _answer, _deadline, _failures) = (stream, answer, deadline, failures);

    /// <summary>Opens the body; answer and deadline are closed with it.</summary>
    public static async Task<Outcome<HttpBody>> OpenAsync(
        HttpResponseMessage answer, Deadline deadline, RequestFailures failures)
    {
        var raw = await answer.Content.ReadAsStreamAsync(deadline.Token);
        var encoding = string.Join(", ", answer.Content.Headers.ContentEncoding);
        return encoding.ToLowerInvariant() switch
        {
            "" or "identity" => new HttpBody(raw, answer, deadline, failures),
            "gzip" or "x-gzip" => new HttpBody(
                new GZipStream(raw, CompressionMode.Decompress), answer, deadline, failures),
            _ => new Failure(FailureKind.DecompressionFailed,
                $"{failures.Where} answers with Content-Encoding "
                + $"'{OneLine.Words(failures.Shown(encoding))}'; this program reads gzip only"),
        };
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await _stream.ReadAsync(buffer, _deadline.Token);
        }
        catch (SystemException e) when (_failures.OfBody(e, _deadline) is { } failure)
        {
            throw new PageFailureException(failure, e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        _answer.Dispose();
        _deadline.Dispose();
    }
}
