using System.Buffers;
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
    private readonly RequestFailures _faults;

    private HttpBody(Stream stream, HttpResponseMessage answer, Deadline deadline, RequestFailures faults) =>
        (_stream, _answer, _deadline, _faults) = (stream, answer, deadline, faults);

    /// <summary>Opens the body; answer and deadline are closed with it.</summary>
    public static async Task<Outcome<HttpBody>> OpenAsync(
        HttpResponseMessage answer, Deadline deadline, RequestFailures faults)
    {
        var raw = await answer.Content.ReadAsStreamAsync(deadline.Token);
        var encoding = string.Join(", ", answer.Content.Headers.ContentEncoding).ToLowerInvariant();
        return encoding switch
        {
            "" or "identity" => new HttpBody(raw, answer, deadline, faults),
            "gzip" or "x-gzip" => new HttpBody(
                new GZipStream(raw, CompressionMode.Decompress), answer, deadline, faults),
            _ => new Failure(FailureKind.DecompressionFailed,
                $"{faults.Where} answers with Content-Encoding '{Quote.Of(encoding)}'; "
                + "this program reads gzip only"),
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
        catch (SystemException e) when (_faults.OfBody(e, _deadline) is { } failure)
        {
            throw new PageFailureException(failure, e);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        // The deadline holds for a caller that reads without a token, too.
        var rented = ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            var length = ReadAsync(rented.AsMemory(0, buffer.Length)).AsTask().GetAwaiter().GetResult();
            rented.AsSpan(0, length).CopyTo(buffer);
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
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
