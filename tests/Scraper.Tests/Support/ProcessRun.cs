using System.Diagnostics;
using System.IO;

namespace Scraper.Tests.Support;

/// <summary>The built program, run in a fresh directory with an environment of its own.</summary>
internal sealed class ProcessRun : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "scraper");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where it runs.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("scraper-test-").FullName;

    /// <summary>Exit code and whole outputs.</summary>
    internal sealed record Result(int Exit, string Output, string Error);

    /// <summary>How it is started: with the directory as home and no variable of the machine.</summary>
    public ProcessStartInfo Start(string[] arguments, string environment = "")
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        start.Environment["HOME"] = Directory;
        if (dotnet is not null)
            start.Environment["DOTNET_ROOT"] = dotnet;
        foreach (var (name, value) in SettingsSome.Variables(environment))
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public Task<Result> RunAsync(string[] arguments, string environment = "", string input = "") =>
        RunAsync(Start(arguments, environment), input);

    /// <summary>Runs what is started so to its end; what hangs is killed and fails the test.</summary>
    public static async Task<Result> RunAsync(
        ProcessStartInfo start, string input = "", TimeSpan? patience = null)
    {
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(patience ?? Patience);
        await using var _ = limit.Token.Register(process.Kill);
        await process.WaitForExitAsync();
        limit.IsCancellationRequested.Should().BeFalse("it ends by itself");
        return new Result(process.ExitCode, await output, await error);
    }

    /// <summary>The same for words that blanks separate.</summary>
    public Task<Result> RunAsync(string arguments, string environment = "", string input = "") =>
        RunAsync(arguments.Split(' '), environment, input);

    /// <summary>The text of a file that it left behind.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Directory, file));

    /// <summary>Every file and folder that it left behind.</summary>
    public IEnumerable<string> Left() => System.IO.Directory
        .EnumerateFileSystemEntries(Directory, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Directory, path));

    /// <summary>Puts a file into the directory.</summary>
    public void Put(string file, string text) => File.WriteAllText(Path.Combine(Directory, file), text);

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
