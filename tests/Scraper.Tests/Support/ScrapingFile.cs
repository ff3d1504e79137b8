using System.IO;

namespace Scraper.Tests.Support;

/// <summary>A file with this text, as long as a test needs it.</summary>
internal sealed class ScrapingFile : IDisposable
{
    public ScrapingFile(string text)
        : this(System.Text.Encoding.UTF8.GetBytes(text))
    {
    }

    public ScrapingFile(byte[] bytes)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
