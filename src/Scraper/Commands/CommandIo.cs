using System.IO;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Where a command reads and writes: results to the output, messages to the error writer, and
/// nothing else to either.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output, as bytes: results are exact.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Terminal">What a person's view may look like.</param>
internal sealed record CommandIo(Stream Input, Stream Output, TextWriter Error, Terminal Terminal)
{
    /// <summary>What is said beside the result.</summary>
    public Messages Messages { get; init; } = new(Error, TimeProvider.System);

    /// <summary>The streams of this process.</summary>
    public static CommandIo OfProcess(IReadOnlyDictionary<string, string> environment) => new(
        StandardInput(),
        new ResultStream(Console.OpenStandardOutput),
        new MessageWriter(() => Console.Error),
        Terminal.Of(environment, Console.IsOutputRedirected, () => Console.WindowWidth));

    /// <summary>Writes one line of a result.</summary>
    public void WriteLine(string line) => WriteLine(System.Text.Encoding.UTF8.GetBytes(line));

    /// <summary>Writes one line of a result.</summary>
    public void WriteLine(ReadOnlyMemory<byte> line)
    {
        Output.Write(line.Span);
        Output.Write("\n"u8);
        Output.Flush();
    }

    /// <summary>The last word of a program that a signal ends.</summary>
    public ExitCode TellStopped()
    {
        const string words = "stopped before it was done";
        Messages.Write(
            LogLevel.Error, $"scraper: {words}", words, ("kind", FailureKind.Stopped.Label()));
        return FailureKind.Stopped.ExitCode();
    }

    /// <summary>The last word of a program that a bug ends.</summary>
    public ExitCode Tell(Exception bug)
    {
        var words = LastWords.Of(bug);
        Messages.Write(LogLevel.Error, $"scraper: {words}", words);
        return ExitCode.Bug;
    }

    /// <summary>Empty where whoever started this program closed it.</summary>
    private static Stream StandardInput()
    {
        try
        {
            return Console.OpenStandardInput();
        }
        catch (IOException)
        {
            return Stream.Null;
        }
    }
}

/// <summary>How wide a person's view is, and whether it has colours.</summary>
internal sealed record Terminal(int Width, bool Colours)
{
    /// <summary>A width that fits a screen where nobody tells one.</summary>
    public static readonly Terminal Plain = new(100, false);

    /// <summary>Colours on a terminal only, and never with <c>NO_COLOR</c> or <c>TERM=dumb</c>; the width
    /// that <c>COLUMNS</c> says, or that of the terminal.</summary>
    public static Terminal Of(
        IReadOnlyDictionary<string, string> environment, bool redirected, Func<int> windowWidth)
    {
        var given = int.TryParse(environment.GetValueOrDefault("COLUMNS"), out var columns) ? columns : 0;
        var width = redirected || given > 0 ? given : windowWidth();
        var plain = redirected || environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 }
            || environment.GetValueOrDefault("TERM") == "dumb";
        return new Terminal(width > 0 ? Math.Clamp(width, 60, 160) : Plain.Width, !plain);
    }
}
