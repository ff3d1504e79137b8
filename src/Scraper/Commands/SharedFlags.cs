using System.CommandLine;
using Scraper.Hosting;

namespace Scraper.Commands;

/// <summary>The flags that every command knows.</summary>
internal sealed class SharedFlags
{
    private readonly Option<string[]> _target = new("--target")
    {
        Description = "Collect from this URL or file, in place of the settings' targets; repeatable",
        HelpName = "URL|file:PATH|PATH",
        Arity = ArgumentArity.OneOrMore,
        Recursive = true,
    };

    private readonly Option<string> _config = Flag(
        "--config", "FILE", "The settings; by default $SCRAPER_CONFIG, else scraper.yaml where it exists");

    private readonly Option<string> _stateDirectory = Flag(
        "--state-dir", "DIR", "The directory of everything that is kept");

    private readonly Option<bool> _reportingDisabled = new("--reporting-disabled")
    {
        Description = "Switch reporting off",
        Recursive = true,
    };

    private readonly Option<string> _logFormat =
        Flag("--log-format", "text|json", "How log lines are written");

    /// <summary><c>--schema</c>: also the schema command's own.</summary>
    public Option<string> Schema { get; } = Flag("--schema", "FILE", "A schema in place of the built-in one");

    /// <summary>Adds them to the root; every command inherits them.</summary>
    public void AddTo(RootCommand root)
    {
        Option[] flags = [_target, _config, Schema, _stateDirectory, _reportingDisabled, _logFormat];
        foreach (var flag in flags)
            root.Add(flag);
    }

    /// <summary>What they say.</summary>
    public SettingsFlags Read(ParseResult parsed) => new()
    {
        Config = parsed.GetValue(_config),
        Targets = parsed.GetValue(_target) ?? [],
        Schema = parsed.GetValue(Schema),
        StateDirectory = parsed.GetValue(_stateDirectory),
        LogFormat = parsed.GetValue(_logFormat),
        ReportingDisabled = parsed.GetValue(_reportingDisabled),
    };

    /// <summary>What <c>--log-format</c> says, also where the line has faults.</summary>
    public string? LogFormatOf(ParseResult parsed) =>
        parsed.GetResult(_logFormat) is { Tokens: [.., var last] } ? last.Value : null;

    private static Option<string> Flag(string name, string value, string help) =>
        new(name) { HelpName = value, Description = help, Recursive = true };
}
