using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Scraper.Outbox;

/// <summary>CRC-32C of a kept report, as LevelDB and Kafka have it for what they keep: looked at before each
/// attempt, so that bytes that a disk changed are never sent.</summary>
internal static class Checksum
{
    /// <summary>Of the id and the target as text, the time in milliseconds since 1970, and the
    /// body.</summary>
    public static long Of(string reportId, string target, long observedAt, ReadOnlySpan<byte> json)
    {
        var crc = Add(uint.MaxValue, Encoding.UTF8.GetBytes($"{reportId}\n{target}\n{observedAt}\n"));
        return Add(crc, json) ^ uint.MaxValue;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(
                crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
