using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Net.Http;

namespace Scraper.Tests.Support;

/// <summary>A real server of the system's packages, on a free port of this machine and in a directory of its
/// own, gone after the test.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private LoopbackServer(Process process, string directory, string url) =>
        (_process, _directory, Url) = (process, directory, url);

    public string Url { get; }

    public HttpClient Client { get; } = new();

    /// <summary>Starts it and waits until <paramref name="ready"/> answers 200;
    /// inconclusive where it is not installed.</summary>
    /// <param name="program">Its name on the PATH.</param>
    /// <param name="ready">A path.</param>
    /// <param name="arguments">Of the address (host:port) and the directory.</param>
    public static async Task<LoopbackServer> StartAsync(
        string program, string ready, Func<string, string, IEnumerable<string>> arguments)
    {
        var directory = Directory.CreateTempSubdirectory("scraper-server-").FullName;
        var url = Loopback.ClosedUrl();
        var start = new ProcessStartInfo(program, arguments(new Uri(url).Authority, directory))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        try
        {
            var process = Process.Start(start)!;
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            var server = new LoopbackServer(process, directory, url);
            await server.WaitAsync(ready);
            return server;
        }
        catch (Win32Exception)
        {
            Directory.Delete(directory, recursive: true);
            Assert.Inconclusive($"{program} is not installed");
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task WaitAsync(string ready)
    {
        for (var attempt = 0; attempt < 200 && !_process.HasExited; attempt++)
        {
            try
            {
                using var answer = await Client.GetAsync(Url + ready);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }
            await Task.Delay(50);
        }
        Dispose();
        Assert.Fail($"the server did not answer {ready}");
    }
}
