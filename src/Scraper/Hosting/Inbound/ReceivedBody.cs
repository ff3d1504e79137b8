using System.IO;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Scraper.Receiving;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The body of a request, or why there is none.</summary>
internal sealed class ReceivedBody(BodyRoom.Place place) : IDisposable
{
    /// <summary>Null where the body is whole.</summary>
    public RefusedRequest? Refused { get; init; }

    /// <summary>As it was sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; init; }

    /// <summary>The same, unpacked.</summary>
    public ReadOnlyMemory<byte> Plain { get; init; }

    /// <summary>Makes room for others.</summary>
    public void Dispose() => place.Dispose();
}

/// <summary>
/// Reads bodies of requests whole, within limits: of size, before and after unpacking, of time, and of the
/// memory that all of them take together, so that many senders do not cost more than a few.
/// </summary>
/// <param name="limit">Bytes of a body, after unpacking.</param>
/// <param name="time">Monotonic.</param>
internal sealed class BodyReading(long limit, TimeProvider time) : IDisposable
{
    // What gzip adds to bytes that it cannot pack.
    private const int Slack = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BodyRoom _room = new();

    /// <summary>More bytes are never read from a connection.</summary>
    public long MostSent => limit + Slack;

    /// <summary>Reads a request's body.</summary>
    public async Task<ReceivedBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var place = _room.Enter(() => patience.CancelAfter(Patience));
        try
        {
            return await ReadAsync(request, place, both.Token);
        }
        catch (BadHttpRequestException bad)
        {
            return No(place, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(),
                StatusCodes.Status408RequestTimeout => TooSlow(),
                _ => new RefusedRequest(RequestRefusal.Malformed, "the body is cut off"),
            });
        }
        catch (InvalidDataException)
        {
            return No(place, new RefusedRequest(
                RequestRefusal.Malformed, "the body is no gzip data, or is cut off"));
        }
        catch (TimeoutException)
        {
            return No(place, RefusedRequest.AtOnce("large bodies"));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return No(place, TooSlow());
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private async Task<ReceivedBody> ReadAsync(
        HttpRequest request, BodyRoom.Place place, CancellationToken cancellation)
    {
        var packed = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (packed is not ("" or "identity" or "gzip" or "x-gzip"))
            return No(place, new RefusedRequest(
                RequestRefusal.UnknownEncoding, "Content-Encoding: gzip and identity are known"));
        var isPacked = packed.EndsWith("gzip", StringComparison.Ordinal);
        var most = isPacked ? MostSent : limit;
        // One that says to be too long is read up to the limit, and needs no room.
        var likely = request.ContentLength is { } told && told <= most ? told : 0;
        var sent = await WholeAsync(request.Body, likely, most, place, cancellation);
        if (sent is not { } bytes)
            return No(place, TooLarge());
        var whole = isPacked ? await UnpackedAsync(bytes, place, cancellation) : bytes;
        if (whole is not { } plain)
            return No(place, TooLarge());
        return new ReceivedBody(place) { Sent = bytes, Plain = plain };
    }

    private async Task<ReadOnlyMemory<byte>?> UnpackedAsync(
        ArraySegment<byte> bytes, BodyRoom.Place place, CancellationToken cancellation)
    {
        await using var unpacking = new GZipStream(
            new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false),
            CompressionMode.Decompress);
        return await WholeAsync(unpacking, bytes.Count, limit, place, cancellation);
    }

    /// <summary>All of a stream; null where that is more than so many bytes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="likely">As many bytes as it says to have, or is likely to have at least.</param>
    /// <param name="most">The limit.</param>
    /// <param name="place">Of the body.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimeoutException">There is no room for it.</exception>
    private static async Task<ArraySegment<byte>?> WholeAsync(
        Stream stream, long likely, long most, BodyRoom.Place place, CancellationToken cancellation)
    {
        await place.HaveAsync(likely, cancellation);
        // One more byte, so that the end is seen without growing.
        var bytes = new byte[Math.Clamp(likely + 1, BodyRoom.Small / 4, most + 1)];
        var length = 0;
        while (await stream.ReadAsync(bytes.AsMemory(length), cancellation) is > 0 and var count)
        {
            length += count;
            if (length > most)
                return null;
            if (length < bytes.Length)
                continue;
            var larger = (int)Math.Min(2L * length, most + 1);
            await place.HaveAsync(larger, cancellation);
            Array.Resize(ref bytes, larger);
        }
        return new ArraySegment<byte>(bytes, 0, length);
    }

    private static ReceivedBody No(BodyRoom.Place place, RefusedRequest refused) =>
        new(place) { Refused = refused };

    private RefusedRequest TooLarge() => new(
        RequestRefusal.TooLarge,
        $"the body is longer than {Quantity.Size(limit)}; send fewer reports at once");

    private static RefusedRequest TooSlow() => new(RequestRefusal.TooSlow, "the body did not come in time");
}
