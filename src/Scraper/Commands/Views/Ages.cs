using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Commands;

/// <summary>Times in a view: as ages for a person, never negative, and in full for a program.</summary>
internal static class Ages
{
    /// <summary><c>1d2h ago</c>.</summary>
    public static string Age(DateTimeOffset? time, DateTimeOffset now) =>
        time is { } then ? Coarse(now - then) + " ago" : "never";

    /// <summary><c>in 1d2h</c>; what is due and was not done has an age.</summary>
    public static string Ahead(DateTimeOffset? time, DateTimeOffset now) =>
        time > now ? "in " + Coarse(time.Value - now) : Age(time, now);

    /// <summary><c>2026-01-02T03:04:05.678Z</c>, or null.</summary>
    public static string? Utc(DateTimeOffset? time) =>
        time is { } known ? UtcText.Milliseconds(known) : null;

    /// <summary>The two largest units.</summary>
    private static string Coarse(TimeSpan time)
    {
        var seconds = Math.Max(0, Math.Floor(time.TotalSeconds));
        var coarse = seconds >= 86400 ? 3600 : seconds >= 3600 ? 60 : 1;
        return Quantity.Duration(seconds - (seconds % coarse));
    }
}
