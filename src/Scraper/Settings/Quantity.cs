using System.Globalization;

namespace Scraper.Settings;

/// <summary>Durations and sizes as Prometheus' settings write them, and back.</summary>
internal static class Quantity
{
    /// <summary>In the order in which a duration may name them, each at most once; in milliseconds.</summary>
    private static readonly (string Unit, long Worth)[] DurationUnits =
    [
        ("y", 365L * 24 * 60 * 60 * 1000), ("w", 7L * 24 * 60 * 60 * 1000), ("d", 24L * 60 * 60 * 1000),
        ("h", 60L * 60 * 1000), ("m", 60L * 1000), ("s", 1000), ("ms", 1),
    ];

    /// <summary>As in Prometheus, <c>MB</c> and <c>MiB</c> both count in 1024.</summary>
    private static readonly (string Unit, long Worth)[] SizeUnits =
    [
        ("EiB", 1L << 60), ("PiB", 1L << 50), ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20),
        ("KiB", 1L << 10), ("EB", 1L << 60), ("PB", 1L << 50), ("TB", 1L << 40), ("GB", 1L << 30),
        ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1), ("", 1),
    ];

    /// <summary>Seconds: <c>30s</c>, <c>1h30m</c>, <c>250ms</c>, <c>0</c>; large units first.</summary>
    public static bool TryDuration(string text, out double seconds)
    {
        long milliseconds = 0;
        var rest = text.AsSpan();
        var next = 0;
        while (rest.Length > 0 && rest is not "0")
        {
            var digits = DigitsOf(rest);
            var letters = LettersOf(rest[digits..]);
            var unit = IndexOfUnit(DurationUnits, rest.Slice(digits, letters), next);
            if (unit < 0 || !TryTimes(rest[..digits], DurationUnits[unit].Worth, ref milliseconds))
                break;
            rest = rest[(digits + letters)..];
            next = unit + 1;
        }
        seconds = milliseconds / 1000.0;
        return text == "0" || (text.Length > 0 && rest.Length == 0);
    }

    /// <summary>Bytes: <c>1024</c>, <c>512KB</c>, <c>64MiB</c>.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        var digits = DigitsOf(text);
        var unit = IndexOfUnit(SizeUnits, text.AsSpan(digits), 0);
        return unit >= 0 && TryTimes(text.AsSpan(0, digits), SizeUnits[unit].Worth, ref bytes);
    }

    /// <summary>Seconds as a person writes them: <c>1h30m</c>.</summary>
    public static string Duration(double seconds)
    {
        var left = (long)Math.Round(seconds * 1000);
        var text = "";
        foreach (var (unit, worth) in DurationUnits.Where(one => one.Unit is not ("y" or "w")))
        {
            text += left / worth > 0 ? (left / worth) + unit : "";
            left %= worth;
        }
        return text.Length == 0 ? "0s" : text;
    }

    /// <summary>Bytes as a person writes them: <c>64MiB</c>.</summary>
    public static string Size(long bytes)
    {
        var (unit, worth) = Array.Find(
            SizeUnits, one => one.Unit is "" || (bytes >= one.Worth && bytes % one.Worth == 0));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / worth}{(unit == "B" ? "" : unit)}");
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int LettersOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('a', 'z');
        return end < 0 ? text.Length : end;
    }

    private static int IndexOfUnit((string Unit, long Worth)[] units, ReadOnlySpan<char> name, int from)
    {
        for (var index = from; index < units.Length; index++)
            if (name.SequenceEqual(units[index].Unit))
                return index;
        return -1;
    }

    /// <summary>Adds number × worth; false where the text is no number or the sum is too large.</summary>
    private static bool TryTimes(ReadOnlySpan<char> number, long worth, ref long sum)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > (long.MaxValue - sum) / worth)
            return false;
        sum += count * worth;
        return true;
    }
}
