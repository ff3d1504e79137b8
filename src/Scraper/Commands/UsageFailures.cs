using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Scraper.Settings;

namespace Scraper.Commands;

/// <summary>What is wrong with a command line, in one sentence.</summary>
internal static class UsageFailures
{
    /// <summary>The first fault, or null.</summary>
    public static string? Find(ParseResult parsed, RootCommand root)
    {
        var asksForHelp = parsed.Action is not (null or ParseErrorAction) && parsed.Errors.Count > 0;
        if (asksForHelp)
            return null;
        return UnknownFlag(parsed, root) ?? UnknownCommand(parsed, root)
            ?? parsed.Errors.Select(error => Lower(error.Message)).FirstOrDefault();
    }

    /// <summary>How it should be called.</summary>
    public static string Hint(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand)
            return "scraper COMMAND [flags]; scraper --help lists them";
        var arguments = string.Concat(command.Arguments.Select(argument => " " + argument.Name));
        return $"scraper {command.Name}{arguments} [flags]; scraper {command.Name} --help lists them";
    }

    /// <summary>A word that looks like a flag is never taken for an argument, unless it stands after
    /// <c>--</c>. An expression may begin with one minus.</summary>
    private static string? UnknownFlag(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        var least = command.Name == EvalCommand.Name ? "--" : "-";
        var word = parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.Length > least.Length
                && token.Value.StartsWith(least, StringComparison.Ordinal))?.Value.Split('=')[0];
        if (word is null)
            return null;
        var flags = command.Options.Concat(root.Options).Select(option => option.Name);
        return $"there is no flag {word}" + Suggest(word, flags);
    }

    private static string? UnknownCommand(ParseResult parsed, RootCommand root)
    {
        if (parsed.CommandResult.Command is not RootCommand || parsed.Errors.Count == 0)
            return null;
        var word = parsed.UnmatchedTokens.FirstOrDefault();
        return word is null
            ? "a command is missing: " + string.Join(", ", root.Subcommands.Select(command => command.Name))
            : $"there is no command {word}" + Suggest(word, root.Subcommands.Select(command => command.Name));
    }

    private static string Suggest(string word, IEnumerable<string> known) =>
        Nearest.To(word, known) is { } right ? $"; did you mean {right}?" : "";

    private static string Lower(string message) =>
        char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
