using System.Diagnostics;

namespace Scraper.Mutations;

/// <summary>A child process, run to its end or to the end of our patience.</summary>
internal static class Command
{
    /// <summary>What came of it; no exit code where it had to be killed.</summary>
    internal sealed record Result(int? Exit, string Output, TimeSpan Took);

    /// <summary>Runs it; output and errors come as one text.</summary>
    public static async Task<Result> RunAsync(
        string program, IEnumerable<string> words, string folder,
        IReadOnlyDictionary<string, string> environment, TimeSpan patience, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new Result(null, "", Stopwatch.GetElapsedTime(began));
        }
        return new Result(process.ExitCode, await output + await errors, Stopwatch.GetElapsedTime(began));
    }
}
