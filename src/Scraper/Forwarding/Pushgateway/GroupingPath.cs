using System.Text;

namespace Scraper.Forwarding.Pushgateway;

/// <summary>The path of a group, by the rules of the Pushgateway's README ("URL").</summary>
internal static class GroupingPath
{
    /// <summary><c>/metrics/job/JOB/LABEL/VALUE…</c>.</summary>
    public static string Of(string job, params ReadOnlySpan<(string Label, string Value)> grouping)
    {
        var path = new StringBuilder("/metrics").Append(Pair("job", job));
        foreach (var (label, value) in grouping)
            path.Append(Pair(label, value));
        return path.ToString();
    }

    // A slash is decoded before the gateway splits the path, and an empty part would vanish from it; URL
    // rules take dots for directories.
    private static string Pair(string label, string value) => value switch
    {
        "" => $"/{label}@base64/=",
        "." or ".." => Encoded(label, value),
        _ when value.Contains('/') => Encoded(label, value),
        _ => $"/{label}/{Uri.EscapeDataString(value)}",
    };

    private static string Encoded(string label, string value) => $"/{label}@base64/"
        + Convert.ToBase64String(Encoding.UTF8.GetBytes(value))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
