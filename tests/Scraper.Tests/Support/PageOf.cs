using System.IO;
using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>Pages for tests of what stands behind the reader.</summary>
internal static class PageOf
{
    public static SampleSet File(string path, Projection? needs = null) =>
        Read(System.IO.File.OpenRead(path), needs);

    public static SampleSet Text(string page, Projection? needs = null) =>
        Read(new MemoryStream(Encoding.UTF8.GetBytes(page)), needs);

    private static SampleSet Read(Stream page, Projection? needs)
    {
        using var _ = page;
        var samples = new SampleSet();
        var options = new ReaderOptions { Projection = needs ?? Projection.Everything };
        ExpositionReader.ReadAsync(page, options, samples, default).AsTask().GetAwaiter().GetResult();
        return samples;
    }
}
