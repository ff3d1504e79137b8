using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Scraper.Outcomes;

namespace Scraper.Pages;

/// <summary>How numbers, times and names stand on a page. What comes from outside goes through <c>OneLine</c>
/// before it is encoded: an entity that turns the direction of text turns it, too.</summary>
internal static class PageText
{
    /// <summary>A number for a person, with the exact one for a program.</summary>
    public static HtmlString Number(double value) => new(string.Create(
        CultureInfo.InvariantCulture, $"<data value=\"{value:R}\">{value:#,0.######}</data>"));

    /// <summary>A time, to the minute.</summary>
    public static HtmlString Time(DateTimeOffset time) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"<time datetime=\"{UtcText.Milliseconds(time)}\">{time.UtcDateTime:yyyy-MM-dd HH:mm}</time>"));

    /// <summary>A time in milliseconds since 1970.</summary>
    public static HtmlString Time(long time) => Time(DateTimeOffset.FromUnixTimeMilliseconds(time));

    /// <summary>A month.</summary>
    public static HtmlString Month(DateTimeOffset time) => new(string.Create(
        CultureInfo.InvariantCulture, $"<time datetime=\"{time:yyyy-MM}\">{time:yyyy-MM}</time>"));

    /// <summary>A field's name, which may be broken behind its underscores.</summary>
    public static HtmlString Name(string field) =>
        new(HtmlEncoder.Default.Encode(field).Replace("_", "_<wbr />"));

    /// <summary>In few characters: <c>950</c>, <c>1.2k</c>, <c>35M</c>.</summary>
    public static string Short(double value)
    {
        var (unit, scaled) = value switch
        {
            >= 999.5e9 => ("T", value / 1e12),
            >= 999.5e6 => ("G", value / 1e9),
            >= 999.5e3 => ("M", value / 1e6),
            >= 999.5 => ("k", value / 1e3),
            _ => ("", value),
        };
        var digits = scaled < 9.95 && unit.Length > 0 ? "0.#" : "0";
        return scaled.ToString(digits, CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>A duration in seconds: <c>5 ms</c>, <c>1.5 s</c>; <c>more</c> for one without end.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        double.PositiveInfinity => "more",
        >= 60 => (seconds / 60).ToString("0.#", CultureInfo.InvariantCulture) + " min",
        >= 1 => seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
        >= 1e-3 => (seconds * 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " ms",
        _ => (seconds * 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " µs",
    };

    /// <summary>A share of the width: <c>12.5%</c>.</summary>
    public static string Percent(double share) =>
        (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>The page of an installation.</summary>
    public static string ServerAddress(string id) => "/installation?id=" + Uri.EscapeDataString(id);
}
