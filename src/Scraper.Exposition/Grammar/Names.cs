using System.Buffers;

namespace Scraper.Exposition;

/// <summary>The bytes of names.</summary>
internal static class Names
{
    /// <summary>Those that a bare metric name is made of.</summary>
    public static SearchValues<byte> Bytes { get; } = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:0123456789"u8);

    /// <summary>Whether a bare metric name may start with a byte.</summary>
    public static bool MayStart(byte value) =>
        (uint)((value | 0x20) - 'a') <= 'z' - 'a' || value is (byte)'_' or (byte)':';

    /// <summary>The metric name that a line begins with, however the rest of it reads; empty where it begins
    /// with none.</summary>
    public static ReadOnlySpan<byte> Leading(ReadOnlySpan<byte> line)
    {
        var text = line.TrimStart(" \t"u8);
        if (TryFindQuoted(text, out var quoted))
            return quoted;
        if (text.IsEmpty || !MayStart(text[0]))
            return default;
        var length = text.IndexOfAnyExcept(Bytes);
        return length < 0 ? text : text[..length];
    }

    /// <summary>The quoted metric name that a line begins with, where it has no escapes: <c>{"name"}</c>,
    /// <c>{"name",</c> or <c>"name"</c>.</summary>
    public static bool TryFindQuoted(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = default;
        var braced = !line.IsEmpty && line[0] == '{';
        var inside = braced ? line[1..].TrimStart(" \t"u8) : line;
        if (inside.IsEmpty || inside[0] != '"')
            return false;
        var length = inside[1..].IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || inside[length + 1] != '"')
            return false;
        name = inside.Slice(1, length);
        var after = inside[(length + 2)..].TrimStart(" \t"u8);
        return !braced || !after.IsEmpty && after[0] is (byte)',' or (byte)'}';
    }
}
