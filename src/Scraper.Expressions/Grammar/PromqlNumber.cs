using System.Globalization;

namespace Scraper.Expressions;

/// <summary>PromQL's numbers: Go's integers and floats with underscores between digits, <c>Inf</c>,
/// <c>NaN</c>, and durations, which count seconds.</summary>
internal static class PromqlNumber
{
    private const NumberStyles Hexadecimal = NumberStyles.AllowHexSpecifier;
    private const NumberStyles Decimal = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365 * 86_400_000L), ("w", 7 * 86_400_000L), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000),
        ("s", 1000), ("ms", 1),
    ];

    /// <summary>How many characters from a place on were meant as one number: a sign only behind the
    /// <c>e</c> of an exponent.</summary>
    public static int LengthAt(string text, int start)
    {
        var hexadecimal = start + 1 < text.Length && text[start] == '0' && text[start + 1] is 'x' or 'X';
        var at = start;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            var exponent = !hexadecimal && text[at] is 'e' or 'E';
            at++;
            if (exponent && at < text.Length && text[at] is '+' or '-')
                at++;
        }
        return at - start;
    }

    /// <summary>Reads a number or a duration.</summary>
    public static bool TryRead(string text, out double number)
    {
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase))
            return Is(double.PositiveInfinity, out number);
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return Is(double.NaN, out number);
        return TryReadNumber(text, out number) || TryReadDuration(text, out number);
    }

    private static bool TryReadNumber(string text, out double number)
    {
        number = 0;
        if (!UnderscoresPartDigits(text))
            return false;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(digits.AsSpan(2), Hexadecimal, CultureInfo.InvariantCulture, out var bits)
                && bits <= long.MaxValue && Is(bits, out number);
        if (digits.Length > 1 && digits[0] == '0' && TryReadOctal(digits, out number))
            return true;
        return double.TryParse(digits, Decimal, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    private static bool TryReadOctal(string digits, out double number)
    {
        long value = 0;
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || value >> 60 != 0)
                return false;
            value = value * 8 + (digit - '0');
        }
        return Is(value, out number);
    }

    private static bool UnderscoresPartDigits(string text)
    {
        for (var at = 0; at < text.Length; at++)
            if (text[at] == '_' && !(at > 0 && at + 1 < text.Length
                && (char.IsAsciiHexDigit(text[at - 1]) || (at == 2 && text[1] is 'x' or 'X'))
                && char.IsAsciiHexDigit(text[at + 1])))
                return false;
        return true;
    }

    /// <summary>Each unit at most once, the longer first: <c>1h30m</c>.</summary>
    private static bool TryReadDuration(string text, out double seconds)
    {
        seconds = 0;
        var milliseconds = 0L;
        var rest = text.AsSpan();
        foreach (var (unit, length) in Units)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !UnitAt(rest[digits..]).SequenceEqual(unit))
                continue;
            if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > (long.MaxValue / 1_000_000 - milliseconds) / length)
                return false;
            milliseconds += count * length;
            rest = rest[(digits + unit.Length)..];
        }
        return rest.IsEmpty && Is(milliseconds / 1000.0, out seconds);
    }

    private static ReadOnlySpan<char> UnitAt(ReadOnlySpan<char> text) =>
        text[..(text.IndexOfAnyInRange('0', '9') is var end and >= 0 ? end : text.Length)];

    private static bool Is(double value, out double number)
    {
        number = value;
        return true;
    }
}
