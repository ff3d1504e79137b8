using System.Runtime.InteropServices;

namespace Scraper.Exposition;

/// <summary>A fast hash of bytes, another one in every process, so that a page cannot be made to
/// collide.</summary>
internal static class ByteHash
{
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);
    private static readonly ulong Other =
        ((ulong)(uint)HashCode.Combine(3) << 32) | (uint)HashCode.Combine(4) | 1;

    /// <summary>The hash of a text.</summary>
    public static int Of(ReadOnlySpan<byte> text) => Fold(Wide(text));

    /// <summary>A hash wide enough to stand for the text.</summary>
    public static ulong Wide(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }
        var tail = 0UL;
        foreach (var value in text)
            tail = (tail << 8) | value;
        return Mix(Mix(hash ^ tail));
    }

    /// <summary>The hash of two numbers.</summary>
    public static int Of(int hash, int value) => Fold(Mix(Seed ^ (((ulong)(uint)hash << 32) | (uint)value)));

    /// <summary>The same of two such hashes, in this order.</summary>
    public static ulong Wide(ulong first, ulong second) => Mix(Mix(first) ^ second);

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Other, out var low);
        return high ^ low ^ Seed;
    }

    private static int Fold(ulong hash) => (int)(hash ^ (hash >> 32));
}
