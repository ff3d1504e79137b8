using System.Text.Unicode;

namespace Scraper.Exposition;

/// <summary>
/// Reads the plain comment lines that every client library writes, <c># HELP name text</c> and
/// <c># TYPE name type</c> with single spaces and without escapes, and leaves every other one to the grammar,
/// with which it agrees.</summary>
internal static class CommentLane
{
    private static readonly int HeadLength = "# TYPE ".Length;
    private static readonly (string Word, MetricType Type)[] Types =
        [.. MetricTypes.OfText.Select(pair => (pair.Key, pair.Value))];

    /// <summary>Reads a line of text 0.0.4 whose first byte is <c>#</c>, to a type or else a text; false if
    /// it is not plain.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> family, out MetricType? type,
        out ReadOnlySpan<byte> help)
    {
        family = help = default;
        type = null;
        var isType = line.StartsWith("# TYPE "u8);
        if (!isType && !line.StartsWith("# HELP "u8))
            return false;
        var rest = line[HeadLength..];
        var length = rest.IndexOfAnyExcept(Names.Bytes);
        if (length <= 0 || rest[length] != ' ' || !Names.MayStart(rest[0]))
            return false;
        family = rest[..length];
        if (isType)
            return TryReadType(rest[(length + 1)..], out type);
        help = rest[(length + 1)..];
        return !help.Contains((byte)'\\') && Utf8.IsValid(help);
    }

    private static bool TryReadType(ReadOnlySpan<byte> word, out MetricType? type)
    {
        type = null;
        foreach (var (name, meaning) in Types)
            if (System.Text.Ascii.Equals(word, name))
                type = meaning;
        return type is not null;
    }
}
