using System.IO;
using System.IO.Compression;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving;

/// <summary>A report that came in and was found good, stamped.</summary>
/// <param name="Counted">What is counted of it; its address is the stamp.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="Packed">The report as it came, byte for byte, compressed.</param>
internal sealed record ReceivedReport(CountedReport Counted, DateTimeOffset ReceivedAt, byte[] Packed)
{
    /// <summary>Compresses a report's JSON.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        // A quality that takes the time of writing what it saves.
        return BrotliEncoder.TryCompress(json, packed, out var length, quality: 4, window: 18)
            ? packed[..length]
            : throw new InvalidOperationException("a buffer of the greatest length was too small");
    }

    /// <summary>The JSON again.</summary>
    public static byte[] Unpack(byte[] packed)
    {
        using var json = new MemoryStream();
        using (var unpacking = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            unpacking.CopyTo(json);
        return json.ToArray();
    }
}
