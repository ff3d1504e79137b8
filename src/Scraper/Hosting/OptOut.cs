using System.Text.RegularExpressions;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>
/// The switches that turn reporting off and the words they take. Any switch that is on wins, none can switch
/// another back off, and a word that nobody knows means on: it was not written to be counted.
/// </summary>
internal static partial class OptOut
{
    public const string Flag = "--reporting-disabled";

    public const string Key = "reporting_disabled";

    /// <summary>The variables that switch reporting off: our own, influxd's, and everybody's.</summary>
    public static readonly string[] Variables =
        ["SCRAPER_REPORTING_DISABLED", "INFLUXD_REPORTING_DISABLED", "DO_NOT_TRACK"];

    /// <summary>The key's value in settings: no word is wrong there.</summary>
    public static readonly ScalarShape<bool> Shape = new(
        SwitchWords.Expected,
        (string text, Origin _, out bool on) =>
        {
            on = IsOn(text);
            return true;
        },
        SwitchWords.Write);

    /// <summary>Those of flags and environment that are on; they last as long as the process.</summary>
    public static IEnumerable<OptOutSwitch> OfProcess(SettingsInput input)
    {
        if (input.Flags.ReportingDisabled)
            yield return new OptOutSwitch(Flag, null);
        foreach (var name in Variables)
            foreach (var (variable, word) in input.Environment)
                if (variable.Equals(name, StringComparison.OrdinalIgnoreCase) && IsOn(word))
                    yield return new OptOutSwitch(
                        $"{variable}={OneLine.Words(word)}", Unknown(variable, word));
    }

    /// <summary>The settings file's, where it is on; null where it is not. Where the form of the file is
    /// broken, a line of it that switches off is heard as well, before or behind the break.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="document">What stands in it.</param>
    public static OptOutSwitch? OfFile(string file, SettingsDocument document)
    {
        var word = document.Root.Find(Key)?.Value switch
        {
            null or ScalarNode { IsNull: true } => null,
            ScalarNode scalar => scalar.Text,
            var other => other.Kind,
        };
        var lines = document.Faults.Count == 0
            ? []
            : Lines().Matches(document.Text).Select(line => line.Groups["word"].Value);
        var name = $"{file}: {Key}";
        return lines.Prepend(word).FirstOrDefault(IsOn) is { } on
            ? new OptOutSwitch(name, Unknown(name, on))
            : null;
    }

    private static bool IsOn(string? text) =>
        !string.IsNullOrWhiteSpace(text) && !(SwitchWords.TryRead(text, out var on) && !on);

    private static string? Unknown(string name, string word) => SwitchWords.TryRead(word, out _)
        ? null
        : $"{name}: \"{OneLine.Words(word)}\" is no word for on or off; it is taken for on, reporting is off";

    /// <summary>The key at the beginning of a line and its value, without quotes and comment.</summary>
    [GeneratedRegex(
        """^\uFEFF?(["']?)reporting_disabled\1[ \t]*:[ \t]+["']?(?!(~|null)\s*(#|$))(?<word>[^#"'\r\n]+)""",
        RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Lines();
}

/// <summary>One switch that is on.</summary>
/// <param name="Name">As a person would name it: <c>--reporting-disabled</c>, <c>DO_NOT_TRACK=1</c>,
/// <c>scraper.yaml: reporting_disabled</c>.</param>
/// <param name="Warning">What was made of a word that is on no list; null for one that is.</param>
internal sealed record OptOutSwitch(string Name, string? Warning);
