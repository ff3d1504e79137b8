using System.IO;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>Everything that settings are read from.</summary>
internal sealed record SettingsInput
{
    /// <summary>Read from the working directory where neither flag nor variable names a file.</summary>
    public const string DefaultFile = "scraper.yaml";

    /// <summary>What stands on the command line.</summary>
    public SettingsFlags Flags { get; init; } = new();

    /// <summary>The environment's variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Opens a settings file.</summary>
    public Func<string, TextReader> Open { get; init; } = File.OpenText;

    /// <summary>Whether there is such a file.</summary>
    public Func<string, bool> Exists { get; init; } = File.Exists;

    /// <summary>What may be done with a file, by whom.</summary>
    public Func<string, UnixFileMode> ModeOf { get; init; } =
        file => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file);
}

/// <summary>The settings among the flags.</summary>
internal sealed record SettingsFlags
{
    /// <summary><c>--config</c>.</summary>
    public string? Config { get; init; }

    /// <summary><c>--target</c>, repeatable; in place of the settings' targets.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary><c>--sink</c>, repeatable; in place of the settings' sinks.</summary>
    public IReadOnlyList<string> Sinks { get; init; } = [];

    /// <summary><c>--interval</c>; in place of the settings' interval or cron expression.</summary>
    public string? Interval { get; init; }

    /// <summary><c>--listen</c>.</summary>
    public string? Listen { get; init; }

    /// <summary><c>--listen</c> of a receiver.</summary>
    public string? ReceiverListen { get; private init; }

    /// <summary><c>--schema</c>.</summary>
    public string? Schema { get; init; }

    /// <summary><c>--state-dir</c>.</summary>
    public string? StateDirectory { get; init; }

    /// <summary><c>--log-format</c>.</summary>
    public string? LogFormat { get; init; }

    /// <summary><c>--reporting-disabled</c>.</summary>
    public bool ReportingDisabled { get; init; }

    /// <summary>The same flags of <c>receive</c>: it listens where <c>receiver</c> says.</summary>
    public SettingsFlags ForReceiver() => this with { ReceiverListen = Listen, Listen = null };

    /// <summary>Lays the flags over the tree.</summary>
    public void Apply(MapNode root, List<Fault> faults)
    {
        Set(root, "schema", "--schema", Schema);
        Set(root, "state_dir", "--state-dir", StateDirectory);
        Set(root, "log_format", "--log-format", LogFormat);
        Set(root, "listen_address", "--listen", Listen);
        if (ReceiverListen is not null)
            Set(Below(root, "receiver", "--listen"), "listen_address", "--listen", ReceiverListen);
        if (Interval is not null)
            SetInterval(root);
        if (Targets.Count > 0)
            root.Set(new MapEntry("targets", At("--target"), TargetList()));
        if (Targets.Count(url => url == TargetAddress.StandardInput) > 1)
            faults.Add(At("--target").Fault("standard input (-) is one page; give it once"));
        if (SinkFlags.Read(Sinks, faults) is { Items.Count: > 0 } sinks)
            root.Set(new MapEntry("sinks", sinks.Origin, sinks));
    }

    /// <summary>It comes in place of whatever said when: a cron expression counts as not given.</summary>
    private void SetInterval(MapNode root)
    {
        var schedule = Below(root, "schedule", "--interval");
        Set(schedule, "interval", "--interval", Interval);
        schedule.Set(
            new MapEntry("cron", At("--interval"), new ScalarNode(At("--interval"), "", isNull: true)));
    }

    /// <summary>The keys below one of the top level, made where it has none.</summary>
    private static MapNode Below(MapNode root, string key, string flag)
    {
        if (root.Find(key)?.Value is MapNode there)
            return there;
        var made = new MapNode(At(flag));
        root.Set(new MapEntry(key, At(flag), made));
        return made;
    }

    /// <summary>They are called <c>default</c>, <c>default-2</c>, … in the order given.</summary>
    private ListNode TargetList()
    {
        var origin = At("--target");
        var list = new ListNode(origin);
        foreach (var url in Targets)
        {
            var name = TargetOptions.Unnamed + (list.Items.Count == 0 ? "" : $"-{list.Items.Count + 1}");
            var target = new MapNode(origin);
            target.Set(new MapEntry("name", origin, new ScalarNode(origin, name)));
            target.Set(new MapEntry("url", origin, new ScalarNode(origin, url)));
            list.Items.Add(target);
        }
        return list;
    }

    private static void Set(MapNode root, string key, string flag, string? text)
    {
        if (text is not null)
            root.Set(new MapEntry(key, At(flag), new ScalarNode(At(flag), text)));
    }

    private static Origin At(string flag) => new(Origin.CommandLine, 0, 0, flag);
}
