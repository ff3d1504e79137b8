using System.Globalization;

namespace Scraper.Exposition;

/// <summary>
/// Numbers as Go's <c>strconv.ParseFloat</c> reads them and Prometheus lets them stand: decimal, <c>Inf</c>,
/// <c>Infinity</c> and <c>NaN</c> in any case, a sign before all but NaN; no hexadecimal, no underscore,
/// nothing that does not fit (<c>1e309</c>; what is too small is 0).
/// </summary>
internal static class Number
{
    private const int MostExactDigits = 15;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a whole text as a number, rounded exactly.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var at = 0;
        var negative = false;
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            negative = text[at++] == '-';
        var mantissa = 0L;
        var first = at;
        at = Digits(text, at, ref mantissa);
        var digits = at - first;
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            var point = ++at;
            at = Digits(text, at, ref mantissa);
            fraction = at - point;
        }
        if (digits + fraction == 0)
            return TryNamed(text, out value);
        var scale = 0;
        if (at < text.Length && (at = Exponent(text, at, ref scale)) != text.Length)
        {
            value = 0;
            return false;
        }
        // Both operands are exact doubles, so one rounding is the only one (Clinger's fast path).
        scale -= fraction;
        if (digits + fraction <= MostExactDigits && scale is >= -22 and <= 22)
        {
            value = scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
            value = negative ? -value : value;
            return true;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static int Digits(ReadOnlySpan<byte> text, int at, ref long mantissa)
    {
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
            mantissa = unchecked(mantissa * 10 + (text[at] - '0'));
        return at;
    }

    /// <summary>Where the exponent ends; 0 if none stands there.</summary>
    private static int Exponent(ReadOnlySpan<byte> text, int at, ref int scale)
    {
        if ((text[at++] | 0x20) != 'e')
            return 0;
        var negative = false;
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
            negative = text[at++] == '-';
        var first = at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
            scale = Math.Min(scale * 10 + (text[at] - '0'), 1_000_000);
        if (negative)
            scale = -scale;
        return at == first ? 0 : at;
    }

    private static bool TryNamed(ReadOnlySpan<byte> text, out double value)
    {
        var signed = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+';
        var word = signed ? text[1..] : text;
        if (Is(word, "inf"u8) || Is(word, "infinity"u8))
            value = signed && text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        else if (!signed && Is(word, "nan"u8))
            value = double.NaN;
        else
        {
            value = 0;
            return false;
        }
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        System.Text.Ascii.EqualsIgnoreCase(text, word);
}
