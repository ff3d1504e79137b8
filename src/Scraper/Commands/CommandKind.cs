using System.CommandLine;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>A command: its word, what its help says, and how it is made.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Does">What it does, for its help and the list of all.</param>
/// <param name="Define">Puts its arguments, the flags of its own and its action on it.</param>
internal sealed record CommandKind(string Name, string Does, Action<Command, CommandLine> Define)
{
    /// <summary>The shared flags that it reads; it takes no other.</summary>
    public Func<SharedFlags, IEnumerable<Option>> Reads { get; init; } = _ => [];

    /// <summary>Calls that work as they stand.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>The exit codes that it has besides those of every command.</summary>
    public IReadOnlyList<ExitCode> Exits { get; init; } = [];

    /// <summary>The variables of the environment that it reads.</summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    /// <summary>The command as the parser takes it.</summary>
    public Command On(CommandLine line)
    {
        var command = new Command(Name, Does);
        Define(command, line);
        foreach (var flag in Reads(line.Flags))
            command.Add(flag);
        return command;
    }
}

/// <summary>Every command there is: a new one is a file and a line of this list.</summary>
internal static class CommandKinds
{
    public static readonly IReadOnlyList<CommandKind> All =
    [
        RunCommand.Kind,
        OnceCommand.Kind,
        PreviewCommand.Kind,
        CheckCommand.Kind,
        ParseCommand.Kind,
        EvalCommand.Kind,
        SchemaCommand.Kind,
        StatusCommand.Kind,
        OutboxCommand.Kind,
        ReceiveCommand.Kind,
        UsageCommand.Kind,
    ];
}
