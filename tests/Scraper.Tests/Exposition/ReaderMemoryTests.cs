using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Exposition;

/// <summary>What reading costs in memory, counted in allocated bytes: the same on every machine.</summary>
[TestClass]
public sealed class ReaderMemoryTests
{
    private const int BytesASample = 64;

    [TestMethod]
    [DataRow(false, DisplayName = "every sample is read")]
    [DataRow(true, DisplayName = "every sample is skipped")]
    public void PlainLinesAllocateNothing(bool skip)
    {
        var options =
            new ReaderOptions { Projection = skip ? new Projection(["none"]) : Projection.Everything };
        var page = Encoding.UTF8.GetBytes(Lines(100));
        var longer = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Lines(100), 50)));
        Least(longer, options).Should().Be(Least(page, options));
    }

    [TestMethod]
    public void ASampleOfASetCostsAtMostSoManyBytesBeyondItsStrings()
    {
        const int samples = 100_000;
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, samples).Select(index =>
            $"a{{b=\"{index / 1000}\",c=\"{index / 100 % 10}\",d=\"{index / 10 % 10}\""
            + $",e=\"{index % 10}\",f=\"x\"}} 1\n")));
        var set = new SampleSet();
        var limits = new ExpositionLimits { SampleLimit = 0, SeriesLimit = 0 };
        var bytes = Allocated(page, new ReaderOptions { Limits = limits }, set);
        set.Count.Should().Be(samples);
        bytes.Should().BeLessThan(BytesASample * samples);
    }

    /// <summary>The first times pay for what is made once, and a collection may count too much.</summary>
    private static long Least(byte[] page, ReaderOptions options) =>
        Enumerable.Range(0, 10).Min(_ => Allocated(page, options, new Nobody()));

    private static long Allocated(byte[] page, ReaderOptions options, IPageReceiver receiver)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ExpositionReader.Read(page, options, receiver);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(index =>
        $"# HELP a{index % 3} some text\n# TYPE a{index % 3} counter\n"
        + $"a{index % 3}{{b=\"c\",d=\"{index}\"}} {index}.5\n"));

    private sealed class Nobody : IPageReceiver
    {
        public string? Sample(in SampleLine sample) => null;
    }
}
