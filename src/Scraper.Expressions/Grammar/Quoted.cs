using System.Buffers;
using System.Globalization;
using System.Text;

namespace Scraper.Expressions;

/// <summary>PromQL's strings: two quotes with Go's escapes, and the back-tick without any.</summary>
internal static class Quoted
{
    private const string Escaped = "abfnrtv\\";
    private const string Meant = "\a\b\f\n\r\t\v\\";

    /// <summary>Where the string that begins at a quote ends, or why it is none.</summary>
    public static (int End, string? Fault) EndOf(string text, int start)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == quote)
                return (at + 1, null);
            if (letter == '\uFFFD')
                return (at, "a string holds bytes that are no UTF-8");
            if (quote == '`')
                continue;
            if (letter == '\n')
                break;
            if (letter == '\\' && EscapeFault(text, at, quote) is { } fault)
                return (at, fault);
            if (letter == '\\')
                at += EscapeLength(text[at + 1]) - 1;
        }
        return (text.Length, $"unterminated string, expected {quote} at its end");
    }

    /// <summary>What a string that <see cref="EndOf"/> found sound stands for. Escapes may spell single
    /// bytes, so that it is put together as UTF-8.</summary>
    public static string Read(string quoted)
    {
        var inner = quoted.AsSpan(1, quoted.Length - 2);
        if (quoted[0] == '`' || !inner.Contains('\\'))
            return inner.ToString();
        var bytes = new ArrayBufferWriter<byte>();
        while (!inner.IsEmpty)
        {
            var plain = inner.IndexOf('\\') is var escape and >= 0 ? escape : inner.Length;
            Encoding.UTF8.GetBytes(inner[..plain], bytes);
            inner = inner[plain..];
            if (inner.IsEmpty)
                break;
            var length = EscapeLength(inner[1]);
            WriteEscape(inner[1..length], bytes);
            inner = inner[length..];
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteEscape(ReadOnlySpan<char> escape, IBufferWriter<byte> bytes)
    {
        var letter = escape[0];
        if (letter is 'u' or 'U')
            Encoding.UTF8.GetBytes(new Rune(Hex(escape[1..])).ToString(), bytes);
        else if (letter == 'x')
            bytes.Write([(byte)Hex(escape[1..])]);
        else if (char.IsAsciiDigit(letter))
            bytes.Write([(byte)((escape[0] - '0') * 64 + (escape[1] - '0') * 8 + escape[2] - '0')]);
        else
            bytes.Write([(byte)(Escaped.IndexOf(letter) is var known and >= 0 ? Meant[known] : letter)]);
    }

    private static string? EscapeFault(string text, int at, char quote)
    {
        if (at + 1 == text.Length)
            return "escape sequence not terminated";
        var letter = text[at + 1];
        if (letter == quote || Escaped.Contains(letter))
            return null;
        if (letter is not ('x' or 'u' or 'U' or (>= '0' and <= '7')))
            return $"unknown escape sequence \\{letter}";
        var length = EscapeLength(letter);
        if (at + length > text.Length)
            return "escape sequence not terminated";
        var octal = char.IsAsciiDigit(letter);
        var digits = text.AsSpan(at + (octal ? 1 : 2), length - (octal ? 1 : 2));
        foreach (var digit in digits)
            if (octal ? digit is < '0' or > '7' : !char.IsAsciiHexDigit(digit))
                return $"illegal character '{digit}' in an escape sequence";
        var sound = octal ? digits[0] <= '3' : letter == 'x' || Rune.IsValid(Hex(digits));
        return sound ? null : $"escape sequence \\{text.AsSpan(at + 1, length - 1)} is no character";
    }

    /// <summary>Characters of an escape, by the letter behind the backslash.</summary>
    private static int EscapeLength(char letter) => letter switch
    {
        'x' => 4,
        'u' => 6,
        'U' => 10,
        >= '0' and <= '7' => 4,
        _ => 2,
    };

    private static uint Hex(ReadOnlySpan<char> digits) =>
        uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
