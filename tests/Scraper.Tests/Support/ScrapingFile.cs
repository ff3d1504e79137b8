using System.IO;

namespace Scraper.Tests.Support;

/// <summary>A file with this text, as long as a test needs it.</summary>
internal sealed class ScrapingFile : IDisposable
{
    public ScrapingFile(string text)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
