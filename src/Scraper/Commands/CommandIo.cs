using System.IO;
using System.Text;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Where a command reads and writes: results to the output, messages to the error writer, and
/// nothing else to either. Whatever a person reads is clean of what would steer a terminal; results as bytes
/// are exact in a pipe.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output for results as bytes: exact, but on a terminal.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Terminal">What a person's view may look like.</param>
internal sealed record CommandIo(Stream Input, Stream Output, TextWriter Error, Terminal Terminal)
{
    /// <summary>Standard output past that care: for text that is clean already, and our own colours.
    /// </summary>
    public Stream Clean { get; init; } = Output;

    /// <summary>What is said beside the result.</summary>
    public Messages Messages { get; init; } = new(Error, TimeProvider.System);

    /// <summary>The streams of this process.</summary>
    public static CommandIo OfProcess(IReadOnlyDictionary<string, string> environment)
    {
        var output = new ResultStream(Console.OpenStandardOutput);
        return new CommandIo(
            StandardInput(),
            Console.IsOutputRedirected ? output : new VisibleStream(output),
            new MessageWriter(() => Console.Error),
            Terminal.Of(environment, Console.IsOutputRedirected, () => Console.WindowWidth))
        {
            Clean = output,
        };
    }

    /// <summary>Writes one line for a person, clean.</summary>
    public void WriteLine(string line) => WriteLine((line, Ink.Plain));

    /// <summary>Writes one line for a person, clean, in parts that each have their ink; no blanks at its end.
    /// </summary>
    public void WriteLine(params ReadOnlySpan<(string Text, Ink Ink)> parts)
    {
        while (parts is [.., var last] && string.IsNullOrWhiteSpace(last.Text))
            parts = parts[..^1];
        var line = new StringBuilder();
        for (var at = 0; at < parts.Length; at++)
        {
            var text = OneLine.Visible(at == parts.Length - 1 ? parts[at].Text.TrimEnd() : parts[at].Text);
            line.Append(Terminal.Colours ? parts[at].Ink.On(text) : text);
        }
        WriteLine(Clean, Encoding.UTF8.GetBytes(line.ToString()));
    }

    /// <summary>Writes words over as many lines as the terminal's width makes of them.</summary>
    /// <param name="text">The words.</param>
    /// <param name="ink">Of all lines.</param>
    /// <param name="indent">Blanks before the first line.</param>
    /// <param name="hang">Blanks before the others.</param>
    public void WriteWords(string text, Ink ink = Ink.Plain, int indent = 0, int hang = 0)
    {
        foreach (var line in Plain.Wrap(OneLine.Cell(text), Terminal.Width, indent, hang))
            WriteLine((line, ink));
    }

    /// <summary>Writes one line of a result.</summary>
    public void WriteLine(ReadOnlyMemory<byte> line) => WriteLine(Output, line.Span);

    /// <summary>Writes a result that has lines of its own.</summary>
    public void WriteWhole(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        Output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        Output.Flush();
    }

    private static void WriteLine(Stream output, ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
        output.Flush();
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
    /// <summary>A pipe, where nothing is wrapped: each row is one line for whatever reads it.</summary>
    public static readonly Terminal Pipe = new(int.MaxValue, false);

    private const int Narrowest = 40;
    private const int Widest = 160;
    private const int Untold = 80;

    /// <summary>Colours on a terminal only, and never with <c>NO_COLOR</c> or <c>TERM=dumb</c>; the width
    /// that <c>COLUMNS</c> says, or that of the terminal, within bounds; a pipe has none by itself.</summary>
    public static Terminal Of(
        IReadOnlyDictionary<string, string> environment, bool redirected, Func<int> windowWidth)
    {
        var given = int.TryParse(environment.GetValueOrDefault("COLUMNS"), out var columns) ? columns : 0;
        var width = redirected || given > 0 ? given : windowWidth();
        var plain = redirected || environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 }
            || environment.GetValueOrDefault("TERM") == "dumb";
        return new Terminal(
            width > 0 ? Math.Clamp(width, Narrowest, Widest) : redirected ? Pipe.Width : Untold, !plain);
    }
}
