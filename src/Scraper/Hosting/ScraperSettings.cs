using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Receiving;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>All settings, read from file &lt; environment &lt; flags, and valid.</summary>
internal sealed record ScraperSettings
{
    /// <summary>What they were read from where there is no file.</summary>
    public const string Nowhere = "defaults";

    /// <summary><c>targets</c>; without any, the one default target.</summary>
    public IReadOnlyList<TargetOptions> Targets { get; init; } = [];

    /// <summary>What the top level says of every target.</summary>
    public TargetOptions TargetDefaults { get; init; } = new();

    /// <summary><c>max_concurrent_scrapes</c>: of all targets together; 0 for no limit.</summary>
    public int MaxConcurrentScrapes { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary><c>schedule</c>.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary><c>state_dir</c> and <c>outbox</c>.</summary>
    public OutboxOptions Outbox { get; init; } = new() { StateDirectory = "" };

    /// <summary><c>sinks</c>; without any, the one file sink.</summary>
    public IReadOnlyList<SinkOptions> Sinks { get; init; } = [];

    /// <summary><c>listen_address</c>: where <c>run</c> serves its own pages.</summary>
    public ListenAddress ListenAddress { get; init; } = ListenAddress.Parse(":9810")!;

    /// <summary><c>receiver</c>: of <c>receive</c> and <c>usage</c>.</summary>
    public ReceiverOptions Receiver { get; init; } = new();

    /// <summary>Whether anything is said of the receiver.</summary>
    public bool HasReceiver { get; init; }

    /// <summary>Whether nothing is said of what to collect and where to send it.</summary>
    public bool IsReceiverAlone { get; init; }

    /// <summary><c>receiver.sinks</c>: to whom a receiver hands on what comes in.</summary>
    public IReadOnlyList<SinkOptions> RelaySinks { get; init; } = [];

    /// <summary>The same for a receiver: what it forwards is what came in.</summary>
    public ScraperSettings OfRelay() => this with
    {
        Sinks = RelaySinks,
        Outbox = Outbox with { Name = OutboxOptions.RelayedReports },
    };

    /// <summary><c>schema</c>: a schema file in place of the built-in one.</summary>
    public string? SchemaFile { get; init; }

    /// <summary><c>privacy</c>: what leaves of tags.</summary>
    public PrivacyOptions Privacy { get; init; } = new();

    /// <summary><c>log_format</c>.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>Whether reporting is on, and what decides it.</summary>
    public ReportingSwitch Reporting { get; init; } = new([]);

    /// <summary>The file they were read from, or <see cref="Nowhere"/>.</summary>
    public string Source { get; init; } = Nowhere;
}
