using System.Text;
using BenchmarkDotNet.Attributes;
using Scraper.Exposition;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Benchmarks;

/// <summary>A server whose clients all have names of their own: what a report of very many series costs
/// beside reading them, and whether that grows with them.</summary>
[MemoryDiagnoser]
public class SeriesBenchmarks
{
    private readonly Translator _translator =
        new(new Lazy<Schema>(() => Schema.BuiltIn), new TagPrivacy([], []));
    private byte[] _page = [];
    private SampleSet _samples = new();
    private PageSummary? _summary;

    /// <summary>How many.</summary>
    [Params(33_000, 400_000)]
    public int Series { get; set; }

    /// <summary>The total is exact before anything is timed.</summary>
    [GlobalSetup]
    public void Verify()
    {
        var page = new StringBuilder();
        for (var series = 0; series < Series; series++)
            page.Append("http_api_requests_total{handler=\"platform\",method=\"GET\",path=\"/api/v2/query\",")
                .Append(
                    $"response_code=\"200\",status=\"2XX\",user_agent=\"agent-{series:d6}\"}} 3\n");
        _page = Encoding.UTF8.GetBytes(page.ToString());
        _samples = Read();
        var field = TranslatedReport().Fields.Single();
        if (field.Points.Sum(point => point.Value) != 3 * Series || field.Points.Count != 1000)
            throw new InvalidOperationException("the total is not exact");
    }

    [Benchmark(Baseline = true, Description = "read")]
    public SampleSet Read()
    {
        var samples = new SampleSet();
        var options = new ReaderOptions { Projection = Pages.Asked, Limits = Pages.NoLimits };
        _summary = ExpositionReader.Read(_page, options, samples);
        return samples;
    }

    [Benchmark(Description = "translated")]
    public long Translate() => TranslatedReport().Ledger.Used;

    private Report TranslatedReport() => _translator.Translate(
        _samples, _summary!, new CollectionStamp(Guid.Empty, default, CollectionReason.Preview, "default"),
        1000, CancellationToken.None).Value.Report;
}
