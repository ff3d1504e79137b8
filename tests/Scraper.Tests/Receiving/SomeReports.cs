using System.Text;
using System.Text.Json.Nodes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Receiving;

/// <summary>Reports as senders write them, whole or with one thing changed.</summary>
internal static class SomeReports
{
    /// <summary>A whole report, observed now.</summary>
    public static string Json(DateTimeOffset? at = null, string? id = "0b5e") =>
        Encoding.UTF8.GetString(Some.Frozen(at ?? TimeProvider.System.GetUtcNow(), id).Json.Span);

    /// <summary>The same with one thing changed.</summary>
    public static string With(Action<JsonNode> change, DateTimeOffset? at = null)
    {
        var node = JsonNode.Parse(Json(at))!;
        change(node);
        return node.ToJsonString();
    }

    /// <summary>The id in it.</summary>
    public static string IdOf(string json) => JsonNode.Parse(json)!["report_id"]!.GetValue<string>();
}
