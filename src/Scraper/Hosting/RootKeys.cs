using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The keys of the top level, where those of every station come together.</summary>
internal static class RootKeys
{
    /// <summary>The reference of every setting.</summary>
    public static IEnumerable<SettingLine> Reference => Over(new ScraperSettings()).Describe("");

    /// <summary>Reads the tree in two steps: the targets' defaults, then everything over them.</summary>
    public static ScraperSettings Read(MapNode root, List<Fault> faults)
    {
        // Faults of the first step are found again by the second.
        var defaults = Over(new ScraperSettings()).ReadOver(root, []).TargetDefaults;
        return Over(new ScraperSettings { TargetDefaults = defaults })
            .ReadOver(new ScraperSettings(), root, faults);
    }

    private static KeyTable<ScraperSettings> Over(ScraperSettings start) => new(start)
    {
        { "targets",
            new ListShape<TargetOptions>(
                "targets", "{url: 'http://127.0.0.1:8086/metrics'}",
                TargetOptions.KeysOver(start.TargetDefaults), one => one.Name),
            (settings, targets) => settings with { Targets = targets }, "the one default target",
            "what to collect from" },
        { TargetOptions.SharedKeys, settings => settings.TargetDefaults,
            (settings, target) => settings with { TargetDefaults = target } },
        { "max_concurrent_scrapes", Values.Count(100_000),
            (settings, count) => settings with { MaxConcurrentScrapes = (int)count },
            "2 for each core, at least 4", "targets that are asked at once; 0: no limit" },
        { "schedule", ScheduleOptions.Keys, settings => settings.Schedule,
            (settings, schedule) => settings with { Schedule = schedule } },
        { "sinks", Sinks(), (settings, sinks) => settings with { Sinks = sinks },
            $"the one sink `{SinkKinds.Default.Name}`", "where reports go" },
        { "state_dir", Values.Path,
            (settings, path) => settings with { Outbox = settings.Outbox with { StateDirectory = path } },
            "`$STATE_DIRECTORY`, `$XDG_STATE_HOME/scraper` or `~/.local/state/scraper`",
            "the directory of everything this program keeps" },
        { "outbox", OutboxOptions.Keys, settings => settings.Outbox,
            (settings, outbox) => settings with { Outbox = outbox } },
        { "listen_address", Values.ListenAddress, settings => settings.ListenAddress,
            (settings, address) => settings with { ListenAddress = address },
            "where `run` serves `/metrics`, `/healthz` and `/readyz`" },
        { "schema", Values.Path, (settings, path) => settings with { SchemaFile = path }, "the built-in one",
            "a schema file" },
        { "receiver", OfReceiver(start), settings => settings,
            (_, settings) => settings with { HasReceiver = true } },
        { "privacy", PrivacyOptions.Keys, settings => settings.Privacy,
            (settings, privacy) => settings with { Privacy = privacy } },
        { "log_format", Values.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json)),
            settings => settings.LogFormat, (settings, format) => settings with { LogFormat = format },
            "of the lines on standard error" },
        { OptOut.Key, OptOut.Shape, settings => settings.Reporting.Disabled, (settings, _) => settings,
            "switches reporting off; see below for every switch" },
        settings => settings.Receiver.Ip == AddressKeeping.Hash && settings.Privacy.KeyFile is null
            ? "receiver.ip: hash needs a privacy.key_file, on a volume that stays"
            : null,
        new ElsewhereKey("scrape_interval", "it is schedule.interval"),
        new ElsewhereKey("scrape_configs", "it is targets"),
        new ElsewhereKey("static_configs", "it is targets"),
        new ElsewhereKey("remote_write", "it is sinks"),
    };

    private static ListShape<SinkOptions> Sinks(bool again = false) =>
        new("sinks", "{type: stdout}", new SinkKinds(), one => one.Name) { IsDescribedElsewhere = again };

    private static KeyTable<ScraperSettings> OfReceiver(ScraperSettings start) => new(start)
    {
        { ReceiverOptions.Keys, settings => settings.Receiver,
            (settings, receiver) => settings with { Receiver = receiver } },
        { "sinks", Sinks(again: true), (settings, sinks) => settings with { RelaySinks = sinks }, "",
            "to whom `receive` hands on what comes in, the same bytes; each with the keys of `sinks`" },
        settings => settings.RelaySinks.Count > 0 && !settings.Receiver.AsksSenders
            ? "receiver.sinks would hand on what anybody sends; give senders credentials: "
                + "receiver.bearer_tokens_file, basic_auth_users, signature_key_file or client certificates"
            : null,
        settings => settings.RelaySinks.Count > 0 && settings.Receiver.PushWithoutCredentials
            ? "receiver.sinks would hand on what anybody pushes; leave push_without_credentials out"
            : null,
    };
}
