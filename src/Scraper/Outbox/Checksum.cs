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
    public static long Of(string reportId, string target, long observedAt, ReadOnlySpan<byte> json) =>
        new RunningChecksum().Add($"{reportId}\n{target}\n{observedAt}\n").Add(json).Value;
}

/// <summary>CRC-32C of what is added to it.</summary>
internal readonly struct RunningChecksum
{
    // Kept the other way round, so that nothing is the checksum of nothing.
    private readonly uint _crc;

    private RunningChecksum(uint crc) => _crc = ~crc;

    public long Value => _crc;

    public RunningChecksum Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public RunningChecksum Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Add(bytes);
    }

    public RunningChecksum Add(ReadOnlySpan<byte> bytes)
    {
        var crc = ~_crc;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(
                crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, one);
        return new RunningChecksum(crc);
    }
}
