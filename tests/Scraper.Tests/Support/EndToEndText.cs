using System.Text.RegularExpressions;

namespace Scraper.Tests.Support;

/// <summary>Outputs without what differs from run to run.</summary>
internal static partial class EndToEndText
{
    /// <summary>Ids, times and the seconds that something took become words.</summary>
    public static string Normal(string text) =>
        Seconds().Replace(Unix().Replace(Times().Replace(Ids().Replace(text, "ID"), "TIME"), "UNIX"),
            "seconds=S");

    /// <summary>A report's JSON without its id, its time and why it was made.</summary>
    public static string Content(string report) => Reason().Replace(Normal(report), "\"reason\":R");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    // The fixture's own build_date has no fraction and is at midnight.
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Times();

    // Of this century: seconds with or without their fraction, or milliseconds.
    [GeneratedRegex(@"\b[12]\d{9}(\.\d{1,3}|\d{3})?(?=\n| |$)")]
    private static partial Regex Unix();

    [GeneratedRegex(@"seconds=[0-9.E-]+")]
    private static partial Regex Seconds();

    [GeneratedRegex("\"reason\":\"(startup|scheduled|once|preview)\"")]
    private static partial Regex Reason();
}
