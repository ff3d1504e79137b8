using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace Scraper.Tests.Support;

/// <summary>A PostgreSQL of the system's packages in a directory of its own, on a free port of this machine,
/// gone after the test. It ends as hard as a test wants, and starts again at the same address.</summary>
internal sealed class RunningPostgres : IDisposable
{
    public const string User = "usage";
    public const string Password = "p-w@rd";

    // A server of databases refuses to run as root.
    private const string Unprivileged = "nobody";

    private const int MostLooks = 1200;

    private readonly string _directory = Directory.CreateTempSubdirectory("scraper-pg-").FullName;
    private readonly string _binaries;
    private readonly int _port = FreePort();
    private Process? _process;

    private RunningPostgres(string binaries)
    {
        _binaries = binaries;
        if (Environment.IsPrivilegedProcess)
            Run("chown", Unprivileged, _directory);
        Run(Program("initdb", "-D", Data, "-U", "admin", "-E", "UTF8", "--locale=C", "--no-sync",
            "--auth-local=trust", "--auth-host=scram-sha-256"));
    }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>One that answers.</summary>
    /// <param name="missing">Is told where none is installed, and throws.</param>
    public static async Task<RunningPostgres> StartAsync(Action<string> missing)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(one => Path.Combine(one, "bin"))
                .Where(one => File.Exists(Path.Combine(one, "postgres"))).Order().LastOrDefault()
            : null;
        if (binaries is null)
            missing("postgresql is not installed");
        var server = new RunningPostgres(binaries!);
        await server.UpAsync();
        server.Sql("postgres", $"CREATE ROLE {User} LOGIN PASSWORD '{Password}'");
        return server;
    }

    /// <summary>A database that the role of the receiver owns, as an address.</summary>
    public string Create(string database)
    {
        Sql("postgres", $"CREATE DATABASE {database} OWNER {User}");
        return Url(database);
    }

    private string Url(string database) =>
        $"postgres://{User}:{Uri.EscapeDataString(Password)}@127.0.0.1:{_port}/{database}?sslmode=disable";

    /// <summary>What a statement answers an administrator: a row a line.</summary>
    public string Sql(string database, string sql) => Run(Program(
        "psql", "-h", _directory, "-p", $"{_port}", "-U", "admin", "-d", database, "-qXAt", "-c", sql));

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task UpAsync()
    {
        for (var looks = 0; looks == 0 || !IsUp(); looks++)
        {
            if (looks == MostLooks)
                throw new TimeoutException("PostgreSQL does not answer");
            // What a kill left behind holds its memory for a moment longer.
            if (_process is null or { HasExited: true })
                Start();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ends it without a goodbye to anybody: SIGQUIT, as an administrator in haste does.</summary>
    public Task StopAsync() => EndAsync("QUIT");

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>Sends a signal to all its processes.</summary>
    public void Signal(string name)
    {
        // One that ended meanwhile is none to complain about.
        string[] all = [$"{_process!.Id}", .. Children().Select(child => $"{child}")];
        using var kill = Process.Start(
            new ProcessStartInfo("kill", [$"-{name}", .. all]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            Signal("KILL");
            _process.WaitForExit();
        }
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Start()
    {
        _process = Process.Start(Program(
            "postgres", "-D", Data, "-k", _directory, "-p", $"{_port}", "-h", "127.0.0.1"))!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private async Task EndAsync(string signal)
    {
        Signal(signal);
        await _process!.WaitForExitAsync();
    }

    private IEnumerable<int> Children() =>
        File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);

    private bool IsUp()
    {
        using var ready = Process.Start(Program("pg_isready", "-q", "-h", _directory, "-p", $"{_port}"))!;
        ready.WaitForExit();
        return ready.ExitCode == 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ProcessStartInfo Program(string name, params string[] arguments)
    {
        var program = Path.Combine(_binaries, name);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [
                $"--reuid={Unprivileged}", "--clear-groups", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) =
            (_directory, true, true);
        return start;
    }

    private static string Run(string program, params string[] arguments) => Run(
        new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });

    private static string Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {error.Result}");
        return output.TrimEnd('\n');
    }
}
