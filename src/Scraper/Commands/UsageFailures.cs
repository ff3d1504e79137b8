using System.CommandLine;
using System.CommandLine.Parsing;
using Scraper.Settings;

namespace Scraper.Commands;

/// <summary>What is wrong with a command line, in one sentence.</summary>
internal static class UsageFailures
{
    /// <summary>The first fault, or null.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="root">The program, with every command where the line names none.</param>
    /// <param name="flags">Those that several commands read.</param>
    /// <param name="asks">Whether it asks for help or the version: then a command need not be whole.</param>
    public static string? Find(ParseResult parsed, RootCommand root, SharedFlags flags, bool asks)
    {
        if (asks && parsed.CommandResult.Command != root)
            return null;
        return UnknownFlag(parsed, root, flags) ?? UnknownCommand(parsed, root, asks)
            ?? (asks ? null : parsed.Errors.Select(error => Lower(error.Message)).FirstOrDefault());
    }

    /// <summary>How it should be called.</summary>
    public static string Hint(ParseResult parsed) => parsed.CommandResult.Command is RootCommand
        ? "scraper COMMAND [flags]; scraper --help lists them"
        : $"{HelpText.Usage(parsed.CommandResult.Command)}; "
            + $"scraper {parsed.CommandResult.Command.Name} --help lists them";

    /// <summary>A word that looks like a flag is never taken for an argument, unless it stands after
    /// <c>--</c>. An expression may begin with one minus, and one minus alone is standard input.</summary>
    private static string? UnknownFlag(ParseResult parsed, RootCommand root, SharedFlags flags)
    {
        var command = parsed.CommandResult.Command;
        var least = command.Name == EvalCommand.Kind.Name ? "--" : "-";
        var word = parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.Length > least.Length
                && token.Value.StartsWith(least, StringComparison.Ordinal))?.Value.Split('=')[0];
        var known = command.Options.Concat(root.Options).Select(option => option.Name).ToList();
        return word is null || (command == root && root.Subcommands.Any(one => Has(one, word))) ? null
            : known.Contains(word) ? $"{word} stands before the command; write scraper {command.Name} {word}"
            : flags.All.Any(flag => flag.Name == word) ? $"{command.Name} does not read {word}"
            : $"there is no flag {word}" + Suggest(word, known);
    }

    private static string? UnknownCommand(ParseResult parsed, RootCommand root, bool asks)
    {
        if (parsed.CommandResult.Command != root)
            return null;
        var names = CommandKinds.All.Select(kind => kind.Name).ToList();
        return parsed.UnmatchedTokens.FirstOrDefault() switch
        {
            null when asks => null,
            null or ['-', ..] => "a command is missing: " + string.Join(", ", names),
            var word => $"there is no command {word}" + Suggest(word, [.. names, .. CommandLine.Words]),
        };
    }

    private static bool Has(Command command, string flag) =>
        command.Options.Any(option => option.Name == flag);

    private static string Suggest(string word, IEnumerable<string> known) =>
        Nearest.To(word, known) is { } right ? $"; did you mean {right}?" : "";

    private static string Lower(string message) =>
        char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
