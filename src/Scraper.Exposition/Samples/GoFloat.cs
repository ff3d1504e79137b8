using System.Globalization;

namespace Scraper.Exposition;

/// <summary>Numbers as Prometheus writes them (Go's <c>strconv.FormatFloat</c>), without which label sets and
/// pages would not compare equal to its own.</summary>
public static class GoFloat
{
    /// <summary>The shortest form that reads back to the same number: <c>1e+06</c>, <c>0.001</c>,
    /// <c>+Inf</c>, <c>NaN</c>: Go's format g with precision -1.</summary>
    public static string Shortest(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        return Layout(value.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The form of <c>le</c> and <c>quantile</c> in Prometheus 3: as <see cref="Shortest"/>, with
    /// <c>.0</c> behind a whole number.</summary>
    public static string LabelForm(double value)
    {
        var text = Shortest(value);
        return text.AsSpan().IndexOfAny("eE.nN") >= 0 ? text : text + ".0";
    }

    private static string Layout(string shortest)
    {
        var (negative, digits, exponent) = Take(shortest);
        var sign = negative ? "-" : "";
        if (exponent is < -4 or >= 6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>Sign, significant digits without zeros around them, and the exponent of the first
    /// digit.</summary>
    private static (bool Negative, string Digits, int Exponent) Take(string text)
    {
        var negative = text[0] == '-';
        var mantissa = negative ? text[1..] : text;
        var scale = 0;
        if (mantissa.IndexOf('E', StringComparison.Ordinal) is var at and >= 0)
        {
            scale = int.Parse(
                mantissa[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..at];
        }
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return (negative, digits.Trim('0'), whole - 1 - zeros + scale);
    }
}
