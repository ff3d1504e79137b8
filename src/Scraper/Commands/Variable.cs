using Scraper.Hosting;
using Scraper.Settings;

namespace Scraper.Commands;

/// <summary>Variables of the environment, for help texts.</summary>
/// <param name="Name">One or several.</param>
/// <param name="Means">What they are for.</param>
internal sealed record Variable(string Name, string Means)
{
    /// <summary>What every command reads that reads settings.</summary>
    public static readonly IReadOnlyList<Variable> OfEveryReader =
    [
        new(EnvironmentLayer.Prefix + "…",
            $"any setting, __ between levels, such as {EnvironmentLayer.Prefix}SCRAPE_TIMEOUT=5s"),
        new(EnvironmentLayer.ConfigVariable, "the settings file, where --config names none"),
    ];

    /// <summary>The same with the switches that concern who reports.</summary>
    public static readonly IReadOnlyList<Variable> OfSettings =
    [
        .. OfEveryReader, new(string.Join(", ", OptOut.Variables), "switch reporting off"),
    ];

    /// <summary>What of them a command hears that reads no settings.</summary>
    public static readonly Variable LogFormat = new(
        EnvironmentLayer.Prefix + "LOG_FORMAT", "the same as --log-format");

    public static readonly Variable Proxies = new(
        "HTTP_PROXY, HTTPS_PROXY, NO_PROXY", "the way to targets and sinks that have no proxy_url");

    public static readonly Variable State = new(
        "STATE_DIRECTORY, XDG_STATE_HOME", "where state is kept, where nothing says state_dir");

    public static readonly Variable Host = new("HOSTNAME", "the host that --splay takes its part from");

    public static readonly Variable Screen = new(
        "COLUMNS, NO_COLOR, TERM=dumb", "width and colours of tables");

    /// <summary>All that any command reads.</summary>
    public static IReadOnlyList<Variable> All => [.. OfSettings, Proxies, State, Host, Screen];
}
