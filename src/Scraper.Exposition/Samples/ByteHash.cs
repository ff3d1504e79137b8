using System.Runtime.InteropServices;

namespace Scraper.Exposition;

/// <summary>A fast hash of bytes, another one in every process, so that a page cannot be made to
/// collide. It finds a place in a table and never stands for what was hashed.</summary>
internal static class ByteHash
{
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);
    private static readonly ulong Other =
        ((ulong)(uint)HashCode.Combine(3) << 32) | (uint)HashCode.Combine(4);

    /// <summary>The hash of a text.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        var hash = Seed;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }
        // The one in front tells a tail from a shorter one that a zero does not stand before.
        var tail = 1UL;
        foreach (var value in text)
            tail = (tail << 8) | value;
        return Fold(Mix(Mix(hash ^ tail)));
    }

    /// <summary>The hash of two numbers.</summary>
    public static int Of(int hash, int value) =>
        Fold(Mix(Mix(Seed ^ (((ulong)(uint)hash << 32) | (uint)value))));

    /// <summary>The product of its halves under a key: 64 bits wide on every processor, which that of two
    /// such numbers is not.</summary>
    private static ulong Mix(ulong value)
    {
        value ^= Other;
        return (value & uint.MaxValue) * (value >> 32);
    }

    private static int Fold(ulong hash) => (int)(hash ^ (hash >> 32));
}
