using Microsoft.Extensions.Logging;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>What <see cref="Sidecar"/> is put together from.</summary>
internal sealed record SidecarParts
{
    public required IReadOnlyList<TargetOptions> Targets { get; init; }

    public required ScheduleOptions Schedule { get; init; }

    public required ReportingSwitch Reporting { get; init; }

    /// <summary><c>listen_address</c>, where the own pages are served.</summary>
    public required ListenAddress ListenAddress { get; init; }

    /// <summary>One collection, kept when it returns.</summary>
    public required Collect Collect { get; init; }

    /// <summary>Delivers what is kept, until it is cancelled.</summary>
    public required Func<CancellationToken, Task> Forward { get; init; }

    /// <summary>Where <see cref="SelfMetrics"/> is registered: what <c>/metrics</c> shows.</summary>
    public required CollectorRegistry Registry { get; init; }

    public required SelfMetrics Metrics { get; init; }

    public required Heartbeat Heartbeat { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Jitter and pauses; used under a lock.</summary>
    public required Random Random { get; init; }

    /// <summary>Told the base address once the listener is up.</summary>
    public Action<Uri>? Listening { get; init; }
}
