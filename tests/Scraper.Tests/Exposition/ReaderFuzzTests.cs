using System.Globalization;
using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Exposition;

/// <summary>
/// Mutated pages for as long as <c>FUZZ_SECONDS</c> says (10 by default): no crash, no hang, no memory that
/// grows. <c>FUZZ_SEED</c> repeats a run.
/// </summary>
[TestClass]
[TestCategory("Fuzz")]
public sealed class ReaderFuzzTests
{
    private const int Batch = 1000;
    private const long MostGrowthBytes = 8 * 1024 * 1024;

    private static readonly string[] Seeds =
    [
        "# HELP a some text\n# TYPE a counter\na_total{b=\"c\",d=\"e\\n\"} 1 1234\na_total 2\n",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n# EOF\n",
        "{\"a.b\",\"c\"=\"d\"} 1\n  a { b = \"c\" , } 2 \n#\n\n# TYPE s summary\ns{quantile=\"0.5\"} NaN\n",
        "# TYPE a counter\na_total 1 # {id=\"x\"} 0.5 123.4\n# TYPE i info\ni_info{a=\"b\"} 1\n# UNIT x_s s\n"
            + "# EOF",
    ];

    private static readonly byte[] Favourites = "\n \t{}\",=\\#0+-.eE_:aN\0\r"u8.ToArray();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void MutatedPagesNeitherCrashNorHangNorFillMemory()
    {
        var seed = Setting("FUZZ_SEED", (int)(TimeProvider.System.GetTimestamp() & 0x7fffffff));
        var seconds = Setting("FUZZ_SECONDS", 10);
        TestContext.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var started = TimeProvider.System.GetTimestamp();
        var inputs = 0L;
        var before = 0L;
        while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < seconds)
        {
            for (var count = 0; count < Batch; count++)
                Try(random, seed, inputs + count);
            inputs += Batch;
            if (before == 0)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }
        TestContext.WriteLine($"{inputs} inputs");
        (GC.GetTotalMemory(forceFullCollection: true) - before)
            .Should().BeLessThan(MostGrowthBytes, $"seed {seed}");
    }

    private static void Try(Random random, int seed, long input)
    {
        var page = Mutate(random, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
        var options = new ReaderOptions
        {
            Dialect = (Dialect)random.Next(3),
            Projection = random.Next(2) == 0
                ? Projection.Everything
                : new Projection(["a_total", "h_bucket", "a.b"]),
            RejectTruncatedLine = random.Next(2) == 0,
            Limits = new ExpositionLimits
            {
                LineLengthLimitBytes = random.Next(2) * 40,
                LabelLimit = random.Next(3),
            },
        };
        try
        {
            var set = new SampleSet();
            var read = ExpositionReader.Read(page, options, set);
            if (read.Read != set.Count + read.Skipped + read.Rejected)
                throw new InvalidOperationException($"{read.Read} lines are not accounted for");
            foreach (var family in new[] { "h", "a", "s" })
                HistogramFamily.Of(set, family);
        }
        catch (Exception fault)
        {
            Assert.Fail(
                $"seed {seed}, input {input}, {options.Dialect}: {Convert.ToHexString(page)}: {fault}");
        }
    }

    private static byte[] Mutate(Random random, byte[] page)
    {
        var bytes = new List<byte>(page);
        for (var change = random.Next(1, 12); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var value =
                random.Next(4) == 0 ? (byte)random.Next(256) : Favourites[random.Next(Favourites.Length)];
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
            }
        }
        return [.. bytes];
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
