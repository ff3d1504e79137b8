using System.IO;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Scraper.Receiving;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The body of a request, or why there is none.</summary>
internal sealed class ReceivedBody(BodyReading.Room room) : IDisposable
{
    /// <summary>Null where the body is whole.</summary>
    public RefusedRequest? Refused { get; init; }

    /// <summary>As it was sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; init; }

    /// <summary>The same, unpacked.</summary>
    public ReadOnlyMemory<byte> Plain { get; init; }

    /// <summary>Makes room for others.</summary>
    public void Dispose() => room.Dispose();
}

/// <summary>
/// Reads bodies of requests whole, within limits: of size, before and after unpacking, of time, and of the
/// large ones that may be under way together, so that many senders do not cost more memory than a few.
/// </summary>
/// <param name="limit">Bytes of a body, after unpacking.</param>
/// <param name="time">Monotonic.</param>
internal sealed class BodyReading(long limit, TimeProvider time) : IDisposable
{
    // Far over any one report: senders of many at once take turns.
    private const int LargeFrom = 256 * 1024;

    private const int MostLarge = 4;

    // What gzip adds to bytes that it cannot pack.
    private const int Slack = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _large = new(MostLarge);

    /// <summary>More bytes are never read from a connection.</summary>
    public long MostSent => limit + Slack;

    /// <summary>Reads a request's body.</summary>
    public async Task<ReceivedBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var room = new Room(_large);
        try
        {
            return await ReadAsync(request, room, both.Token);
        }
        catch (BadHttpRequestException bad)
        {
            return No(room, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(),
                StatusCodes.Status408RequestTimeout => TooSlow(),
                _ => new RefusedRequest(RequestRefusal.Malformed, "the body is cut off"),
            });
        }
        catch (InvalidDataException)
        {
            return No(room, new RefusedRequest(
                RequestRefusal.Malformed, "the body is no gzip data, or is cut off"));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return No(room, TooSlow());
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _large.Dispose();

    private async Task<ReceivedBody> ReadAsync(HttpRequest request, Room room, CancellationToken cancellation)
    {
        var packed = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (packed is not ("" or "identity" or "gzip" or "x-gzip"))
            return No(room, new RefusedRequest(
                RequestRefusal.UnknownEncoding, "Content-Encoding: gzip and identity are known"));
        var isPacked = packed.EndsWith("gzip", StringComparison.Ordinal);
        var sent = await WholeAsync(request.Body, isPacked ? MostSent : limit, room, cancellation);
        if (sent is not { } bytes)
            return No(room, TooLarge());
        if (!isPacked)
            return new ReceivedBody(room) { Sent = bytes, Plain = bytes };
        await using var unpacking = new GZipStream(
            new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
        return await WholeAsync(unpacking, limit, room, cancellation) is { } plain
            ? new ReceivedBody(room) { Sent = bytes, Plain = plain }
            : No(room, TooLarge());
    }

    /// <summary>All of a stream; null where that is more than so many bytes.</summary>
    private static async Task<ReadOnlyMemory<byte>?> WholeAsync(
        Stream stream, long most, Room room, CancellationToken cancellation)
    {
        var bytes = new byte[16 * 1024];
        var length = 0;
        while (await stream.ReadAsync(bytes.AsMemory(length), cancellation) is > 0 and var count)
        {
            length += count;
            if (length > most)
                return null;
            if (length > LargeFrom)
                await room.TakeAsync(cancellation);
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * length, most + 1));
        }
        return bytes.AsMemory(0, length);
    }

    private static ReceivedBody No(Room room, RefusedRequest refused) => new(room) { Refused = refused };

    private RefusedRequest TooLarge() => new(
        RequestRefusal.TooLarge,
        $"the body is longer than {Quantity.Size(limit)}; send fewer reports at once");

    private static RefusedRequest TooSlow() => new(RequestRefusal.TooSlow, "the body did not come in time");

    /// <summary>The place of a large body among those under way.</summary>
    public sealed class Room(SemaphoreSlim large) : IDisposable
    {
        private bool _taken;

        /// <summary>Waits for it, once.</summary>
        public async ValueTask TakeAsync(CancellationToken cancellation)
        {
            if (_taken)
                return;
            await large.WaitAsync(cancellation);
            _taken = true;
        }

        /// <summary>Gives it up.</summary>
        public void Dispose()
        {
            if (_taken)
                large.Release();
            _taken = false;
        }
    }
}
