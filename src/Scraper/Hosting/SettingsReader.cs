using System.IO;
using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The one reader of settings and their one check:
/// file &lt; environment &lt; flags, every fault at once.</summary>
internal static class SettingsReader
{
    /// <summary>Reads everything there is.</summary>
    public static SettingsReading Read(SettingsInput input)
    {
        var faults = new List<Fault>();
        var root = ReadFile(input, faults);
        var reporting = OptOut.Decide(input, root);
        EnvironmentLayer.Apply(input.Environment, root, faults);
        input.Flags.Apply(root);
        // Where the file breaks off, what is missing in it may stand behind.
        var read = RootKeys.Read(root, root.IsWhole ? faults : []);
        var settings = Complete(read, reporting, input.Environment);
        return new SettingsReading(root.Origin.File, settings, [.. Sorted(faults)]);
    }

    private static MapNode ReadFile(SettingsInput input, List<Fault> faults)
    {
        var named = input.Flags.Config
            ?? input.Environment.GetValueOrDefault(EnvironmentLayer.ConfigVariable);
        var file = string.IsNullOrEmpty(named) ? SettingsInput.DefaultFile : named;
        try
        {
            using var text = input.Open(file);
            return YamlFile.Read(file, text, "keys and values, such as \"targets:\"", faults);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            if (named is { Length: > 0 })
                faults.Add(new Fault(file, 0, 0, "there is no such file; name another with --config"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(file, 0, 0, "cannot be read: " + unreadable.Message));
        }
        return new MapNode(new Origin(named is { Length: > 0 } ? file : SettingsReading.Defaults, 0, 0, ""));
    }

    /// <summary>As a person reads the file, then what stands in no line.</summary>
    private static IEnumerable<Fault> Sorted(IEnumerable<Fault> faults) => faults
        .OrderBy(fault => fault.Line > 0 ? fault.Line : long.MaxValue)
        .ThenBy(fault => fault.Column);

    /// <summary>What depends on the machine, and what stands in for what was not given.</summary>
    private static ScraperSettings Complete(
        ScraperSettings read, ReportingSwitch reporting, IReadOnlyDictionary<string, string> environment)
    {
        var state = read.Outbox.StateDirectory is { Length: > 0 } given
            ? given
            : StateDirectory.Default(environment);
        IReadOnlyList<SinkOptions> sinks = read.Sinks.Count > 0 ? read.Sinks : [SinkKinds.Default];
        return read with
        {
            Targets = read.Targets.Count > 0 ? read.Targets : [read.TargetDefaults],
            Outbox = read.Outbox with { StateDirectory = state },
            Sinks = [.. sinks.Select(sink => sink.In(state))],
            Reporting = reporting,
        };
    }
}

/// <summary>What came of reading the settings.</summary>
/// <param name="Source">The file that was read, or <see cref="Defaults"/>.</param>
/// <param name="BestEffort">The settings, with the default in place of whatever is faulty. What reporting is
/// switched to is always true.</param>
/// <param name="Faults">Every mistake.</param>
internal sealed record SettingsReading(string Source, ScraperSettings BestEffort, IReadOnlyList<Fault> Faults)
{
    public const string Defaults = "defaults";

    /// <summary>The settings, where they have no fault.</summary>
    public ScraperSettings? Settings => Faults.Count == 0 ? BestEffort : null;

    /// <summary>Whether reporting is on: decided whatever the faults are.</summary>
    public ReportingSwitch Reporting => BestEffort.Reporting;
}
