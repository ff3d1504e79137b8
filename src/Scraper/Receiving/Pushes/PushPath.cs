using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Scraper.Receiving.Pushes;

/// <summary>Who pushes: the job, and the instance where the address names one.</summary>
/// <param name="Job">The job.</param>
/// <param name="Instance">The instance, or null.</param>
internal sealed record PushPath(string Job, string? Instance)
{
    /// <summary>What a report calls its target: <c>job/instance</c>.</summary>
    public string Target => Instance is null ? Job : $"{Job}/{Instance}";

    /// <summary>Reads the path of a push, as a Pushgateway does: <c>/metrics/job/JOB{/LABEL/VALUE}</c>, where
    /// a name with <c>@base64</c> has its value in base64 that is safe in URLs; null for any other.</summary>
    /// <param name="path">The path as it was sent, still escaped.</param>
    public static PushPath? Parse(string path)
    {
        var parts = path.Split('/');
        // A slash behind the job alone is passed over.
        if (parts is [_, _, _, _, ""])
            parts = parts[..^1];
        // "", "metrics", then pairs
        if (parts.Length < 4 || parts.Length % 2 != 0 || parts[0] != "" || parts[1] != "metrics")
            return null;
        var labels = new Dictionary<string, string>();
        for (var at = 2; at < parts.Length; at += 2)
        {
            if (Label(parts[at], parts[at + 1]) is not { } label || !labels.TryAdd(label.Name, label.Value))
                return null;
        }
        var instance = labels.GetValueOrDefault("instance");
        return parts[2] is "job" or "job@base64" && labels["job"].Length > 0
            ? new PushPath(labels["job"], instance is { Length: > 0 } ? instance : null)
            : null;
    }

    private static (string Name, string Value)? Label(string name, string value)
    {
        const string Base64 = "@base64";
        if (!name.EndsWith(Base64, StringComparison.Ordinal))
            return (Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
        // A single "=" is how an empty value is written.
        var coded = Encoding.ASCII.GetBytes(value.TrimEnd('='));
        var decoded = new byte[Base64Url.GetMaxDecodedLength(coded.Length)];
        return Base64Url.DecodeFromUtf8(coded, decoded, out _, out var length) == OperationStatus.Done
            ? (Uri.UnescapeDataString(name[..^Base64.Length]), Encoding.UTF8.GetString(decoded, 0, length))
            : null;
    }
}
