using System.CommandLine;
using Scraper.Diagnostics;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>The command line: arguments → settings → command → exit code.</summary>
internal sealed class CommandLine(
    CommandIo io, Composition composition, IReadOnlyDictionary<string, string> environment)
{
    private readonly SharedFlags _flags = new();

    /// <summary>Runs what the arguments ask for.</summary>
    public async Task<ExitCode> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var (root, parsed) = Parse(arguments, Commands.Where(command => arguments.Contains(command.Name)));
        if (parsed.CommandResult.Command == root)
            (root, parsed) = Parse(arguments, Commands);
        io.Messages.Format = FormatOf(parsed);
        if (UsageFailures.Find(parsed, root) is { } fault)
        {
            io.Messages.Misused(fault, UsageFailures.Hint(parsed));
            return ExitCode.Usage;
        }
        try
        {
            return await InvokeAsync(parsed, cancellation);
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

    /// <summary>As flag or environment say it, whatever else is wrong with the line; a settings file may say
    /// otherwise once it is read.</summary>
    private LogFormat FormatOf(ParseResult parsed)
    {
        var variable = environment.FirstOrDefault(one =>
            one.Key.Equals("SCRAPER_LOG_FORMAT", StringComparison.OrdinalIgnoreCase)).Value;
        var word = _flags.LogFormatOf(parsed) ?? variable ?? "";
        return Labels.Parse<LogFormat>(word.ToLowerInvariant()) ?? LogFormat.Text;
    }

    private async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var output = new System.IO.StreamWriter(io.Output, leaveOpen: true);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = io.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return (ExitCode)await parsed.InvokeAsync(configuration, cancellation);
    }

    private (RootCommand Root, ParseResult Parsed) Parse(
        string[] arguments, IEnumerable<(string Name, Func<Command> Define)> commands)
    {
        var root = new RootCommand("The usage telemetry of a database, collected from its /metrics page.");
        root.Directives.Clear();
        _flags.AddTo(root);
        foreach (var command in commands)
            root.Add(command.Define());
        // No @files, no -abc for -a -b -c: an expression may begin with either.
        return (root, root.Parse(
            arguments,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null }));
    }

    /// <summary>By name, since a line that names one need not pay for the others.</summary>
    private IReadOnlyList<(string Name, Func<Command> Define)> Commands =>
    [
        ("run", () => RunCommand.Define(RoomOf)),
        ("once", () => OnceCommand.Define(RoomOf)),
        ("preview", () => PreviewCommand.Define(RoomOf)),
        ("check", () => CheckCommand.Define(RoomOf)),
        ("parse", () => ParseCommand.Define(io)),
        ("eval", () => EvalCommand.Define(RoomOf)),
        ("schema", () => SchemaCommand.Define(io, _flags.Schema)),
        ("status", () => StatusCommand.Define(RoomOf)),
    ];

    /// <summary>The settings are read when a command is about to run; what is doubtful in them is told as
    /// the log is written.</summary>
    private CommandRoom RoomOf(ParseResult parsed)
    {
        var reading = SettingsReader.Read(
            new SettingsInput { Flags = _flags.Read(parsed), Environment = environment });
        io.Messages.Format = reading.BestEffort.LogFormat;
        if (reading.Warnings.Count > 0)
        {
            using var logging = LineLoggerProvider.Factory(
                io.Error, reading.BestEffort.LogFormat, composition.Time);
            var log = LineLoggerProvider.Own(logging);
            foreach (var warning in reading.Warnings)
                log.Doubtful(warning);
        }
        return new CommandRoom(io, composition, reading)
        {
            HostName = environment.GetValueOrDefault("HOSTNAME") is { Length: > 0 } name
                ? name
                : Environment.MachineName,
        };
    }
}
