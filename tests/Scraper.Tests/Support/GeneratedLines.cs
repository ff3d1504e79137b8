using System.Text;
using CsCheck;

namespace Scraper.Tests.Support;

/// <summary>Lines of every kind for properties: plain ones, odd ones, and plain ones with a few bytes
/// changed. </summary>
internal static class GeneratedLines
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "a", "b", "http_requests_total", "x:y", "le", "__name__", "{", "}", "{}", "=",
            "\"", "\"\"", "\"v\"", "\"+Inf\"", "\"a b\"", "\"}\"", "\"ü\"", "\\", "\\n", "\\\"", "\\\\",
            ",", " ", "  ", "\t", "\r", "\0", "{a=\"b\"} 1", "a{b=\"c\",d=\"e\"} 1",
            "1", "0", "-1", "+1", "1.5", "1e3", "NaN", "+Inf", "1234567890123", "0x1p-3", "1_2",
            "#", "# ", "# TYPE ", "# HELP ", "# UNIT ", "# EOF", "counter", "histogram",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3],
    ];

    private static readonly Gen<byte[]> Token = Gen.Int[0, Tokens.Length - 1].Select(index => Tokens[index]);

    private static readonly Gen<string> Name =
        Gen.OneOf("a", "b", "http_requests_total", "x:y", "_", "go_gc_seconds");

    private static readonly Gen<string> Value =
        Gen.OneOf("", "v", "/api/v2", "+Inf", "0.5", "{ü} # 1", "a b=c,d");

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "1", "-1.5", "1e+06", "NaN", "+Inf", "-inf", "0.013300656000000001", "1.", ".5"),
        Gen.Double.Select(value => value.ToString("R", null)),
        Gen.Long.Select(value => value.ToString(null, null)));

    /// <summary>Anything made of the format's own words.</summary>
    public static Gen<byte[]> Odd { get; } =
        Token.Array[0, 14].Select(tokens => tokens.SelectMany(token => token).ToArray());

    /// <summary>What a client library writes.</summary>
    public static Gen<byte[]> Plain { get; } = Gen.Select(
        Name,
        Gen.Select(Gen.OneOf("le", "path", "a", "_x9"), Value).Array[0, 5],
        Number,
        Gen.OneOf("", "", " 1234", " 0", " -5"),
        (name, labels, number, time) => Encoding.UTF8.GetBytes(
            name + Braces(labels) + " " + number + time));

    /// <summary>The same with a byte replaced, inserted or removed here and there.</summary>
    public static Gen<byte[]> Mutated { get; } = Gen.Select(
        Plain, Gen.Select(
            Gen.Int[0, 2], Gen.Int[0, 200], Gen.OneOf(Gen.Byte, Gen.OneOf(" \",={}\\#\n1a"u8.ToArray())))
            .Array[1, 3],
        (line, changes) => changes.Aggregate(line, Change));

    /// <summary>Any of them.</summary>
    public static Gen<byte[]> Any { get; } = Gen.OneOf(Odd, Plain, Mutated);

    /// <summary>Pages made of them, with or without a last newline.</summary>
    public static Gen<byte[]> Page { get; } = Gen.Select(Any.Array[0, 12], Gen.Bool, (lines, end) =>
        lines.SelectMany(
            (line, index) => index + 1 < lines.Length || end ? [.. line, (byte)'\n'] : line).ToArray());

    private static string Braces((string Name, string Value)[] labels) => labels.Length == 0
        ? ""
        : "{" + string.Join(",", labels.Select(label => $"{label.Name}=\"{label.Value}\"")) + "}";

    private static byte[] Change(byte[] line, (int Kind, int At, byte Value) change)
    {
        var at = change.At % (line.Length + 1);
        return change.Kind switch
        {
            0 => [.. line[..at], change.Value, .. line[at..]],
            1 when at < line.Length => [.. line[..at], .. line[(at + 1)..]],
            2 when at < line.Length => [.. line[..at], change.Value, .. line[(at + 1)..]],
            _ => line,
        };
    }
}
