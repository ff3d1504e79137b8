namespace Scraper.Tests.Support;

/// <summary>Runs the program on a terminal: both of its outputs are one pseudo-terminal, which python3's
/// standard library opens.</summary>
internal static class TerminalRun
{
    /// <summary>What a terminal would obey, or a person not see, as a pattern; the ends of lines and
    /// columns are neither.</summary>
    public const string Steering = @"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffd-[\n\t]]";

    private const string Python = """
        import os, pty, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        while True:
            try:
                shown = os.read(terminal, 65536)
            except OSError:
                break
            if not shown:
                break
            sys.stdout.buffer.write(shown)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """;

    /// <summary>Runs it to its end; what a person sees has the line ends of a terminal taken off.</summary>
    public static async Task<ProcessRun.Result> RunOnTerminalAsync(
        this ProcessRun program, string[] arguments, string environment = "")
    {
        var start = program.Start(arguments, environment);
        start.ArgumentList.Clear();
        foreach (var word in (string[])["-c", Python, start.FileName, .. arguments])
            start.ArgumentList.Add(word);
        start.FileName = "python3";
        try
        {
            var result = await ProcessRun.RunAsync(start);
            return result with { Output = result.Output.Replace("\r\n", "\n", StringComparison.Ordinal) };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("there is no python3 to open a terminal");
            throw;
        }
    }
}
