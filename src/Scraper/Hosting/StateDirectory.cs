using System.IO;

namespace Scraper.Hosting;

/// <summary>Where state goes when nobody says.</summary>
internal static class StateDirectory
{
    /// <summary><c>$STATE_DIRECTORY</c> (systemd; the first of several), else <c>$XDG_STATE_HOME/scraper</c>,
    /// else <c>~/.local/state/scraper</c>, else, without a home, <c>/var/lib/scraper</c>.</summary>
    public static string Default(IReadOnlyDictionary<string, string> environment) =>
        Given(environment, "STATE_DIRECTORY") is { } systemd ? systemd.Split(':')[0]
        : Given(environment, "XDG_STATE_HOME") is { } state ? Path.Combine(state, "scraper")
        : Given(environment, "HOME") is { } home ? Path.Combine(home, ".local/state/scraper")
        : "/var/lib/scraper";

    private static string? Given(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
