using System.Text.Json;

namespace Scraper.Tests.Support;

/// <summary>Reads reports as a receiver does.</summary>
internal static class EndToEndJson
{
    /// <summary>The <c>report_id</c> of one report.</summary>
    public static string Id(string report)
    {
        using var json = JsonDocument.Parse(report);
        return json.RootElement.GetProperty("report_id").GetString()!;
    }

    /// <summary>Those of JSON lines, in their order; each must be whole.</summary>
    public static List<string> Ids(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Id)];
}
