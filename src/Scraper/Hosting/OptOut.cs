using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>
/// Whether reporting is on. Any switch that is on wins, none can switch another back off, and this is decided
/// before any other setting is judged.
/// </summary>
internal static class OptOut
{
    public const string Flag = "--reporting-disabled";

    public const string Key = "reporting_disabled";

    /// <summary>The variables that switch reporting off: our own, influxd's, and everybody's.</summary>
    public static readonly string[] Variables =
        ["SCRAPER_REPORTING_DISABLED", "INFLUXD_REPORTING_DISABLED", "DO_NOT_TRACK"];

    /// <summary>Decides.</summary>
    /// <param name="input">Flags and environment.</param>
    /// <param name="file">The file's keys, before any other layer was laid over them.</param>
    public static ReportingSwitch Decide(SettingsInput input, MapNode file)
    {
        var switches = new List<string>();
        if (input.Flags.ReportingDisabled)
            switches.Add(Flag);
        switches.AddRange(Variables
            .Where(name => SwitchWords.On(input.Environment.GetValueOrDefault(name)))
            .Select(name => $"{name}={input.Environment[name].Trim()}"));
        if (file.Find(Key)?.Value is ScalarNode value && SwitchWords.On(value.Text))
            switches.Add($"{file.Origin.File}: {Key}");
        return new ReportingSwitch(switches);
    }
}
