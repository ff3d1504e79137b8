using System.Net;
using System.Text.Json;
using Scraper.Http;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>What failure an answer is whose status is not 2xx.</summary>
internal static class StatusFailures
{
    /// <summary>Told by the status, and by what influxd says of itself in the body.</summary>
    /// <param name="where">The URL as messages may show it.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="body">The beginning of its body; influxd says there what it means.</param>
    /// <param name="elsewhere">Whether a redirect led to another host, which gets no credentials.</param>
    public static Failure Of(string where, HttpStatusCode status, string body, bool elsewhere)
    {
        var said = $"{where} answers {PeerFailures.Name(status)}";
        return (int)status switch
        {
            403 when Says(body, "message", "metrics disabled") => new(FailureKind.MetricsDisabled,
                $"{where}: influxd runs with its metrics disabled; start it without --metrics-disabled "
                + "(INFLUXD_METRICS_DISABLED)"),
            401 or 403 => new(FailureKind.AccessDenied,
                $"{said}; " + (elsewhere
                    ? "a redirect led there and credentials are not sent to another host: "
                        + "set the target's url to it"
                    : "give the target valid credentials (basic_auth or authorization)")),
            503 when Says(body, "status", "starting") => new(FailureKind.TargetStarting,
                $"{where}: influxd is still starting; try again when its shards are loaded"),
            >= 500 => new(FailureKind.ServerError,
                $"{said}{Quoted(body)}; see the server's log"),
            404 => new(FailureKind.HttpStatus,
                $"{said}{Quoted(body)}; check the path, influxd serves /metrics"),
            _ => new(FailureKind.HttpStatus,
                $"{said}{Quoted(body)}; check the address"),
        };
    }

    private static string Quoted(string body) =>
        OneLine.Words(body) is { Length: > 0 } text ? $" ('{text}')" : "";

    private static bool Says(string body, string key, string value)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(key, out var said)
                && said.ValueKind == JsonValueKind.String && said.ValueEquals(value);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
