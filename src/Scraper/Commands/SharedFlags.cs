using System.CommandLine;
using Scraper.Hosting;

namespace Scraper.Commands;

/// <summary>The flags that several commands read; each says which.</summary>
internal sealed class SharedFlags
{
    public Option<string[]> Target { get; } = Several(
        "--target", "URL|file:PATH|PATH|-",
        "collect from here, in place of the settings' targets; - is standard input (not for run); "
        + "repeatable");

    public Option<string[]> Sink { get; } = Several(
        SinkFlags.Name, "TYPE=URL",
        $"send there, in place of the settings' sinks: {SinkFlags.Forms}; repeatable");

    public Option<string> Interval { get; } = One(
        "--interval", "DURATION", "between collections, in place of the settings' schedule");

    public Option<string> Listen { get; } = One(
        "--listen", "[ADDRESS]:PORT", "where to listen, in place of the settings' address");

    public Option<string> Config { get; } = One(
        "--config", "FILE", "the settings file; without it scraper.yaml, where there is one");

    public Option<string> Schema { get; } = One("--schema", "FILE", "a schema in place of the built-in one");

    public Option<string> StateDirectory { get; } = One(
        "--state-dir", "DIR", "the directory of everything that is kept");

    /// <summary>Also <c>--reporting-disabled=true</c>, as people know it from influxd.</summary>
    public Option<bool> ReportingDisabled { get; } = new(OptOut.Flag)
    {
        Description = "switch reporting off",
    };

    public Option<string> LogFormat { get; } = One(
        "--log-format", "text|json", "how every line on standard error is written");

    public Option<bool> Help { get; } = Switch("--help", "show this text", "-h");

    public Option<bool> Version { get; } = Switch("--version", "show which release this is");

    public SharedFlags()
    {
        LogFormat.CompletionSources.Add("text", "json");
        Help.Recursive = Version.Recursive = true;
    }

    /// <summary>What is read wherever a report is made.</summary>
    public Option[] General => [Config, Schema, StateDirectory, ReportingDisabled, LogFormat];

    /// <summary>Every flag that stands over a setting.</summary>
    public Option[] All => [Target, Sink, Interval, Listen, .. General];

    /// <summary>What they say.</summary>
    public SettingsFlags Read(ParseResult parsed) => new()
    {
        Config = parsed.GetValue(Config),
        Targets = parsed.GetValue(Target) ?? [],
        Sinks = parsed.GetValue(Sink) ?? [],
        Interval = parsed.GetValue(Interval),
        Listen = parsed.GetValue(Listen),
        Schema = parsed.GetValue(Schema),
        StateDirectory = parsed.GetValue(StateDirectory),
        LogFormat = parsed.GetValue(LogFormat),
        ReportingDisabled = parsed.GetValue(ReportingDisabled),
    };

    /// <summary>A flag that is given or not, and takes no word.</summary>
    public static Option<bool> Switch(string name, string help, params string[] aliases) =>
        new(name, aliases) { Description = help, Arity = ArgumentArity.Zero };

    /// <summary>A flag with one word.</summary>
    public static Option<string> One(string name, string value, string help) =>
        new(name) { HelpName = value, Description = help };

    /// <summary>One that may be given several times.</summary>
    public static Option<string[]> Several(string name, string value, string help) =>
        new(name) { HelpName = value, Description = help, Arity = ArgumentArity.OneOrMore };
}
