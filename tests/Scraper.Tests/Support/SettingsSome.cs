using System.IO;
using Scraper.Hosting;

namespace Scraper.Tests.Support;

/// <summary>Reads settings that a test holds in its hands: no file, no environment of the machine.</summary>
internal static class SettingsSome
{
    /// <summary>Settings from a <c>scraper.yaml</c> with this text, these variables and flags.</summary>
    public static SettingsReading Read(string? yaml, string environment = "", SettingsFlags? flags = null) =>
        SettingsReader.Read(new SettingsInput
        {
            Flags = flags ?? new SettingsFlags(),
            Environment = Variables(environment),
            Open = file => yaml is not null && file == "scraper.yaml"
                ? new StringReader(yaml)
                : throw new FileNotFoundException(),
            Exists = _ => false,
            ModeOf = _ => UnixFileMode.UserRead,
        });

    /// <summary><c>NAME=value</c>, separated by blanks.</summary>
    public static Dictionary<string, string> Variables(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(one => one.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Every fault, one a line.</summary>
    public static string FaultsOf(SettingsReading reading) => string.Join('\n', reading.Faults);
}
