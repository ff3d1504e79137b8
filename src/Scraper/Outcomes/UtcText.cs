using System.Globalization;

namespace Scraper.Outcomes;

/// <summary>A time as this program writes it, everywhere: ISO 8601 in UTC.</summary>
internal static class UtcText
{
    /// <summary><c>2026-01-02T03:04:05Z</c>.</summary>
    public static string Seconds(DateTimeOffset time) => Text(time, "yyyy-MM-ddTHH:mm:ssZ");

    /// <summary><c>2026-01-02T03:04:05.678Z</c>.</summary>
    public static string Milliseconds(DateTimeOffset time) => Text(time, "yyyy-MM-ddTHH:mm:ss.fffZ");

    private static string Text(DateTimeOffset time, string format) =>
        time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
