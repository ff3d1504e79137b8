using System.Globalization;
using System.Text;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Hosting;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> answer.
/// A target or a sink that is down fails neither.</summary>
/// <param name="heartbeat">Whether the loop lives.</param>
/// <param name="book">How targets stand; asked for where reporting was on at the start.</param>
/// <param name="reporting">Whether it is on.</param>
/// <param name="clock">For ages.</param>
internal sealed class HealthPages(
    Heartbeat heartbeat, Lazy<TargetBook> book, ReportingSwitch reporting, TimeProvider clock)
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
            var record = book.Value.Of(beat.Target);
            var last = record.LastSuccess is { } at ? $"{UtcText.Seconds(at)}, {Age(at)} s ago" : "never";
            lines.Append(
                CultureInfo.InvariantCulture,
                $"target {beat.Target}: last success {last}; {Now(beat, record)}{Why(record)}\n");
        }

        return lines.ToString();
    }

    private string Now(Beat beat, TargetRecord record) =>
        !beat.IsCollecting ? "next tick " + new LogTime(beat.Due)
        : record.Fails && record.Next > clock.GetUtcNow() ? "next try " + new LogTime(record.Next)
        : "collecting";

    private static string Why(TargetRecord record) => record.Fails
        ? OneLine.Cell($"; failing since {new LogTime(record.Since)}, {record.Attempts} attempts, "
            + $"{record.Outcome}: {record.Error}")
        : "";

    private long Age(DateTimeOffset at) => Math.Max(0, (long)(clock.GetUtcNow() - at).TotalSeconds);
}
