using System.CommandLine;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>What <c>--help</c> says, in at most 80 columns on any terminal and in any pipe.</summary>
internal static class HelpText
{
    private const int Width = 80;

    // A longer name has its line to itself.
    private const int LongestName = 29;

    private static readonly ExitCode[] OfEveryCommand = [ExitCode.Done, ExitCode.Bug, ExitCode.Usage];

    /// <summary>The program's.</summary>
    /// <param name="root">With the flags of every command.</param>
    public static IEnumerable<string> Of(RootCommand root) =>
    [
        .. Head("scraper", root.Description!),
        "usage: scraper COMMAND [flags]",
        .. Section("commands", [
            .. CommandKinds.All.Select(kind => (kind.Name, kind.Does)),
            ("help [COMMAND]", "this text, or a command's: its flags, examples and what it reads"),
            ("version", "which release this is"),
        ]),
        .. Section("flags of every command", root.Options.Select(Row)),
        .. Examples([
            PreviewCommand.Kind.Examples[0], OnceCommand.Kind.Examples[0], RunCommand.Kind.Examples[0],
        ]),
        .. Exits(Enum.GetValues<ExitCode>()),
        .. Environment(Variable.All),
    ];

    /// <summary>A command's.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="command">The same with its arguments and flags.</param>
    /// <param name="root">With the flags of every command.</param>
    public static IEnumerable<string> Of(CommandKind kind, Command command, RootCommand root) =>
    [
        .. Head("scraper " + kind.Name, kind.Does),
        "usage: " + Usage(command),
        .. Section("arguments", command.Arguments.Select(one => (one.Name, one.Description!))),
        .. Section("flags", command.Options.Concat(root.Options).Select(Row)),
        .. Examples(kind.Examples),
        .. Exits(OfEveryCommand.Concat(kind.Exits)),
        .. Environment(kind.Variables),
    ];

    /// <summary>How a command is called.</summary>
    public static string Usage(Command command) =>
        $"scraper {command.Name}{string.Concat(command.Arguments.Select(one => " " + one.Name))} [flags]";

    /// <summary>A flag with its value, and what it means.</summary>
    public static (string Name, string Means) Row(Option flag)
    {
        var value = flag.HelpName is { } name ? " " + name : "";
        return (string.Join(", ", flag.Aliases.Append(flag.Name)) + value, flag.Description!);
    }

    private static IEnumerable<string> Head(string name, string does) =>
        [.. Plain.Wrap($"{name}: {does}", Width, 0, 2), ""];

    private static IEnumerable<string> Examples(IReadOnlyList<string> calls) =>
        ["", calls.Count == 1 ? "example:" : "examples:", .. calls.Select(call => "  " + call)];

    private static IEnumerable<string> Exits(IEnumerable<ExitCode> codes) =>
        Section("exit codes", codes.Select(code => ($"{(int)code}", code.Meaning())));

    private static IEnumerable<string> Environment(IReadOnlyList<Variable> variables) => variables.Count == 0
        ? ["", "environment: nothing of it is read"]
        : Section("environment", variables.Select(one => (one.Name, one.Means)));

    private static IEnumerable<string> Section(string title, IEnumerable<(string Name, string Means)> rows)
    {
        var listed = rows.ToList();
        if (listed.Count == 0)
            return [];
        var left = listed.Select(row => row.Name.Length).Where(length => length <= LongestName)
            .DefaultIfEmpty().Max() + 4;
        return ["", title + ":", .. listed.SelectMany(row => Lines(row.Name, row.Means, left))];
    }

    private static List<string> Lines(string name, string means, int left)
    {
        var lines = Plain.Wrap(means, Width, left, left).ToList();
        if (name.Length + 4 <= left)
            lines[0] = ("  " + name).PadRight(left) + lines[0][left..];
        else
            lines.Insert(0, "  " + name);
        return lines;
    }
}
