using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Scheduling;
using Scraper.Scraping;

namespace Scraper.Settings;

/// <summary>All settings, read from file &lt; environment &lt; flags, and valid.</summary>
internal sealed record ScraperSettings
{
    /// <summary><c>targets</c>; without any, the one default target.</summary>
    public required IReadOnlyList<TargetOptions> Targets { get; init; }

    /// <summary><c>schedule</c>.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary><c>state_dir</c> and <c>outbox</c>.</summary>
    public required OutboxOptions Outbox { get; init; }

    /// <summary><c>sinks</c>; without any, the one file sink.</summary>
    public required IReadOnlyList<SinkOptions> Sinks { get; init; }

    /// <summary><c>listen_address</c>: where <c>run</c> serves its own pages. Default <c>:9810</c>.</summary>
    public string ListenAddress { get; init; } = ":9810";

    /// <summary><c>schema</c>: a schema file in place of the built-in one.</summary>
    public string? SchemaFile { get; init; }

    /// <summary><c>log_format</c>. Default text.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>Whether reporting is on, and what decided it.</summary>
    public required ReportingSwitch Reporting { get; init; }
}

/// <summary>Whether reporting is on, and the switches that turned it off.</summary>
/// <param name="DisabledBy">Each switch that is on, as a person would name it: <c>--reporting-disabled</c>,
/// <c>DO_NOT_TRACK=1</c>, <c>scraper.yaml: reporting_disabled</c>. Empty: reporting is on.</param>
internal sealed record ReportingSwitch(IReadOnlyList<string> DisabledBy)
{
    public bool Disabled => DisabledBy.Count > 0;
}
