using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Scheduling;
using Scraper.Scraping;

namespace Scraper.Settings;

/// <summary>The keys of the top level.</summary>
internal static class RootKeys
{
    private static readonly KeyTable<ScheduleOptions> Schedule = new(new())
    {
        { "interval", Values.Duration("1s", "1y"),
            (schedule, seconds) => schedule with { IntervalSeconds = seconds }, "8h", "between collections" },
        { "cron", Values.Text, (schedule, cron) => schedule with { Cron = cron }, "",
            "a Quartz cron expression (UTC) in place of the interval" },
        { "jitter", Values.Duration("0", "1d"),
            (schedule, seconds) => schedule with { JitterSeconds = seconds }, "1m",
            "each scheduled tick is put off by a random time below this and below half the interval" },
        { "run_at_startup", Values.Switch, (schedule, on) => schedule with { RunAtStartup = on }, "true",
            "collect at once, too" },
        // Whether a time is still to come depends on the clock: the schedule itself will say.
        schedule => Timetable.Fault(schedule, DateTimeOffset.UnixEpoch),
        schedule => schedule.Cron is null || schedule.IntervalSeconds == new ScheduleOptions().IntervalSeconds
            ? null
            : "interval and cron stand together; give one of the two",
    };

    private static readonly KeyTable<OutboxOptions> Outbox = new(new() { StateDirectory = "" })
    {
        { "max_age", Values.Duration("1s", "10y"),
            (outbox, seconds) => outbox with { MaxAgeSeconds = seconds }, "30d",
            "a report older than this expires" },
        { "max_size", Values.Size(), (outbox, bytes) => outbox with { MaxSizeBytes = bytes }, "256MiB",
            "of all waiting reports; the oldest expire first" },
    };

    /// <summary>The reference of every setting.</summary>
    public static IEnumerable<SettingLine> Reference => Over(new Draft()).Describe("");

    /// <summary>Reads the tree in two steps: the targets' defaults, then everything over them.</summary>
    public static Draft Read(MapNode root, List<Outcomes.Fault> faults)
    {
        // Faults of the first step are found again by the second.
        var defaults = Over(new Draft()).ReadOver(new Draft(), root, []).TargetDefaults;
        return Over(new Draft { TargetDefaults = defaults }).ReadOver(new Draft(), root, faults);
    }

    private static KeyTable<Draft> Over(Draft draft) => new(draft)
    {
        { "targets",
            new ListShape<TargetOptions>("targets", TargetKeys.Over(draft.TargetDefaults), one => one.Name),
            (settings, targets) => settings with { Targets = targets }, "the one default target",
            "what to collect from" },
        { TargetKeys.Shared, settings => settings.TargetDefaults,
            (settings, target) => settings with { TargetDefaults = target } },
        { "schedule", Schedule, settings => settings.Schedule,
            (settings, schedule) => settings with { Schedule = schedule } },
        { "sinks", new ListShape<SinkOptions>("sinks", new SinkKeys(), one => one.Name),
            (settings, sinks) => settings with { Sinks = sinks }, "the one sink `file`", "where reports go" },
        { "state_dir", Values.Path, (settings, path) => settings with { StateDirectory = path },
            "`$STATE_DIRECTORY`, `$XDG_STATE_HOME/scraper` or `~/.local/state/scraper`",
            "the directory of everything this program keeps" },
        { "outbox", Outbox, settings => settings.Outbox,
            (settings, outbox) => settings with { Outbox = outbox } },
        { "listen_address", Values.ListenAddress,
            (settings, address) => settings with { ListenAddress = address }, ":9810",
            "where `run` serves `/metrics`, `/healthz` and `/readyz`" },
        { "schema", Values.Path, (settings, path) => settings with { SchemaFile = path }, "the built-in one",
            "a schema file" },
        { "log_format", Values.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json)),
            (settings, format) => settings with { LogFormat = format }, "text",
            "of the lines on standard error" },
        { "reporting_disabled", Values.Switch, (settings, _) => settings, "false",
            "switches reporting off; see below for every switch" },
    };

    /// <summary>The settings as they are read, before what depends on the machine is known.</summary>
    internal sealed record Draft
    {
        public IReadOnlyList<TargetOptions> Targets { get; init; } = [];

        public TargetOptions TargetDefaults { get; init; } = new();

        public ScheduleOptions Schedule { get; init; } = new();

        public IReadOnlyList<SinkOptions> Sinks { get; init; } = [];

        public string? StateDirectory { get; init; }

        public OutboxOptions Outbox { get; init; } = new() { StateDirectory = "" };

        public string ListenAddress { get; init; } = ":9810";

        public string? SchemaFile { get; init; }

        public LogFormat LogFormat { get; init; } = LogFormat.Text;
    }
}
