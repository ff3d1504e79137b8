using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Scraper.Diagnostics;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>The command line: arguments → settings → command → exit code.</summary>
internal sealed class CommandLine(
    CommandIo io, Composition composition, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>What stands for a flag of the program where a command would.</summary>
    public static readonly string[] Words = ["help", "version"];

    /// <summary>Where commands read and write.</summary>
    public CommandIo Io => io;

    /// <summary>The flags that several commands read.</summary>
    public SharedFlags Flags { get; } = new();

    private readonly SuggestDirective _suggest = new();

    /// <summary>Runs what the arguments ask for.</summary>
    public async Task<ExitCode> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var words = Spelt(arguments);
        var (root, parsed) = Parse(words, CommandKinds.All.Where(kind => words.Contains(kind.Name)));
        if (parsed.CommandResult.Command == root)
            (root, parsed) = Parse(words, CommandKinds.All);
        io.Messages.Format = FormatOf(words);
        var (help, version) = (Asks(parsed, Flags.Help), Asks(parsed, Flags.Version));
        if (!AsksForWords(parsed) && UsageFailures.Find(parsed, root, Flags, help || version) is { } fault)
        {
            io.Messages.Misused(fault, UsageFailures.Hint(parsed));
            return ExitCode.Usage;
        }
        try
        {
            return help ? Print(HelpOf(parsed.CommandResult.Command, root))
                : version ? Print([Product.FullVersion])
                : await InvokeAsync(parsed, cancellation);
        }
        catch (OutputUnwritableException unwritable)
        {
            var why = unwritable.Message.TrimEnd('.');
            var failure = new Failure(
                FailureKind.OutputUnwritable, $"cannot write to standard output: {why}");
            io.Messages.Tell(failure);
            return failure.Kind.ExitCode();
        }
    }

    /// <summary>As flag or environment say it, whatever else is wrong with the line, a command that is not
    /// there included; a settings file may say otherwise once it is read.</summary>
    private LogFormat FormatOf(string[] words)
    {
        var variable = environment.FirstOrDefault(one =>
            one.Key.Equals(Variable.LogFormat.Name, StringComparison.OrdinalIgnoreCase)).Value;
        var flag = words.TakeWhile(word => word != "--").SelectMany(word => word.Split('=', ':'))
            .SkipWhile(word => word != Flags.LogFormat.Name).ElementAtOrDefault(1);
        return Labels.Parse<LogFormat>((flag ?? variable ?? "").ToLowerInvariant()) ?? LogFormat.Text;
    }

    /// <summary><c>help once</c> is <c>once --help</c>, <c>version</c> is <c>--version</c>.</summary>
    private static string[] Spelt(string[] arguments) =>
        arguments is [var word, .. var rest] && Words.Contains(word)
            ? [.. Spelt(rest), "--" + word]
            : arguments;

    private static bool Asks(ParseResult parsed, Option<bool> flag) =>
        parsed.GetResult(flag) is { Implicit: false };

    /// <summary><c>[suggest:COLUMN] LINE</c>: a shell asks what may stand there.</summary>
    private bool AsksForWords(ParseResult parsed) => parsed.GetResult(_suggest) is { } found
        && found.Values.All(column => int.TryParse(column, NumberStyles.None, null, out _));

    private static IEnumerable<string> HelpOf(Command command, RootCommand root) => command == root
        ? HelpText.Of(root)
        : HelpText.Of(CommandKinds.All.Single(kind => kind.Name == command.Name), command, root);

    private ExitCode Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            io.WriteLine(line);
        return ExitCode.Done;
    }

    private async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var output = new System.IO.StreamWriter(io.Output, leaveOpen: true);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = io.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return (ExitCode)await parsed.InvokeAsync(configuration, cancellation);
    }

    /// <summary>Of the commands only those that the line may name: it need not pay for the others.</summary>
    private (RootCommand Root, ParseResult Parsed) Parse(string[] arguments, IEnumerable<CommandKind> kinds)
    {
        var root = new RootCommand("the usage telemetry of a database, collected from its /metrics page");
        root.Directives.Clear();
        root.Add(_suggest);
        root.Options.Clear();
        root.Add(Flags.Help);
        root.Add(Flags.Version);
        foreach (var kind in kinds)
            root.Add(kind.On(this));
        // No @files, no -abc for -a -b -c: an expression may begin with either.
        return (root, root.Parse(
            arguments,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null }));
    }

    /// <summary>The settings are read when a command is about to run; what is doubtful in them is told as
    /// the log is written.</summary>
    public CommandRoom RoomOf(ParseResult parsed) => RoomOf(Flags.Read(parsed));

    /// <inheritdoc cref="RoomOf(ParseResult)"/>
    public CommandRoom RoomOf(SettingsFlags flags)
    {
        var reading = SettingsReader.Read(new SettingsInput { Flags = flags, Environment = environment });
        io.Messages.Format = reading.BestEffort.LogFormat;
        var room = new CommandRoom(io, composition, reading)
        {
            HostName = environment.GetValueOrDefault("HOSTNAME") is { Length: > 0 } name
                ? name
                : Environment.MachineName,
        };
        room.Warn(reading.Warnings);
        return room;
    }
}
