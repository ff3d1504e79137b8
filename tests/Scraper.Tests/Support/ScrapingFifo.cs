using System.Diagnostics;
using System.IO;
using System.Text;

namespace Scraper.Tests.Support;

/// <summary>A named pipe, as long as a test needs it.</summary>
internal sealed class ScrapingFifo : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scraper-").FullName;
    private FileStream? _writer;

    public ScrapingFifo()
    {
        using var mkfifo = Process.Start("mkfifo", [Path]);
        mkfifo.WaitForExit();
    }

    public string Path => System.IO.Path.Combine(_directory, "page");

    /// <summary>Writes the text and stays open, so that no end is seen.</summary>
    public void Say(string text) => Writer().Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Lets go whoever still waits for a writer.</summary>
    public void Dispose()
    {
        Writer().Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // For both directions, as that does not wait for a reader.
    private FileStream Writer() => _writer ??= new FileStream(
        Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
}
