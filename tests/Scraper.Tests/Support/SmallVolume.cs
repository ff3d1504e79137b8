using System.Diagnostics;
using System.IO;

namespace Scraper.Tests.Support;

/// <summary>A volume of its own size at a path, in memory. Only root can mount one: elsewhere the test is
/// skipped.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly string _path;

    private SmallVolume(string path) => _path = path;

    private string Ballast => Path.Combine(_path, "ballast");

    public static SmallVolume Mount(string path, string size)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Inconclusive("only root can mount a volume");
        Directory.CreateDirectory(path);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) != 0)
            Assert.Inconclusive("no volume can be mounted here");
        return new SmallVolume(path);
    }

    /// <summary>Takes all that is left but so many bytes.</summary>
    public void FillUp(int but = 0)
    {
        using var file = File.OpenHandle(Ballast, FileMode.CreateNew, FileAccess.Write);
        try
        {
            for (var at = 0; ; at += 512)
                RandomAccess.Write(file, new byte[512], at);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, Math.Max(0, RandomAccess.GetLength(file) - but));
        }
    }

    /// <summary>Gives it back.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose() => Run("umount", "-l", _path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
