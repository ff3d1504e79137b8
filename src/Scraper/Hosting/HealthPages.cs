using System.Globalization;
using System.Text;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Hosting;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> answer.
/// A target or a sink that is down fails neither.</summary>
internal sealed class HealthPages(Heartbeat heartbeat, ReportingSwitch reporting)
{
    /// <summary>Liveness: 503 only where our own loop is stuck.</summary>
    public (int Status, string Body) Healthz() => heartbeat.Stuck() is { } why
        ? Answer(503, "stuck: " + why)
        : Answer(200, "ok");

    /// <summary>Readiness: the listener is up, and the settings were valid before it was.</summary>
    public (int Status, string Body) Readyz() => Answer(200, "ready");

    // Names may hold what would steer a terminal.
    private (int Status, string Body) Answer(int status, string word) =>
        (status, OneLine.VisibleLines($"{word}\n{Freshness()}"));

    private string Freshness()
    {
        if (reporting.Look())
            return $"reporting is off ({string.Join(", ", reporting.DisabledBy)})\n";

        var lines = new StringBuilder();
        foreach (var beat in heartbeat.Beats())
        {
            var last = beat.LastSuccess is { } at ? $"{UtcText.Seconds(at)}, {Age(beat)} s ago" : "never";
            var due = beat.Due is { } next ? UtcText.Seconds(next) : "never";
            var now = beat.IsCollecting ? "collecting" : "next tick " + due;
            lines.Append(CultureInfo.InvariantCulture, $"target {beat.Target}: last success {last}; {now}\n");
        }

        return lines.ToString();
    }

    private static long Age(Beat beat) => (long)beat.Age.GetValueOrDefault().TotalSeconds;
}
