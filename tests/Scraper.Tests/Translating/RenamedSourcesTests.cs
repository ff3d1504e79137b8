using System.Text;
using Scraper.Exposition;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Translating;

/// <summary>Families that look like a source under a new name, on a page with one family renamed.</summary>
[TestClass]
public sealed class RenamedSourcesTests
{
    [TestMethod]
    [DataRow("qc_all_duration_seconds", "qc_query_all_duration_seconds", "query_duration_seconds")]
    [DataRow("storage_bucket_series_num", "storage_bucket_series_total", "series_total")]
    [DataRow("influxdb_users_total", "influxdb_users_count", "users_total")]
    public async Task ARenamedFamilyIsFound(string old, string now, string field)
    {
        var page = await ReadAsync("influxd-2.9.1.prom");
        var found = await FindAsync(page.Replace(old, now, StringComparison.Ordinal));
        found.Should().Contain(new RenamedSource(field, old, now));
    }

    [TestMethod]
    public async Task APageWithAllItsSourcesHasNoCandidates() =>
        (await FindAsync(await ReadAsync("influxd-2.9.1.prom"))).Should()
            .NotContain(candidate => candidate.Field == "users_total");

    [TestMethod]
    public async Task AFamilyWithoutTheLabelThatTheSourceGroupsByIsNoCandidate()
    {
        var found = await FindAsync(
            "# TYPE qc_all_time_seconds histogram\nqc_all_time_seconds_bucket{le=\"+Inf\"} 1\n");
        found.Should().BeEmpty();
    }

    [TestMethod]
    public async Task AFamilyOfAnotherTypeIsNoCandidate()
    {
        var found = await FindAsync("# TYPE qc_all_time_seconds gauge\nqc_all_time_seconds{org=\"x\"} 1\n");
        found.Should().NotContain(candidate => candidate.Field == "query_duration_seconds");
    }

    private static Task<string> ReadAsync(string name) =>
        System.IO.File.ReadAllTextAsync(Places.Fixture(name));

    private static async Task<IReadOnlyList<RenamedSource>> FindAsync(string page)
    {
        var samples = new SampleSet();
        using var body = new System.IO.MemoryStream(Encoding.UTF8.GetBytes(page));
        await ExpositionReader.ReadAsync(body, new ReaderOptions(), samples, CancellationToken.None);
        return RenamedSources.Find(Schema.BuiltIn, samples);
    }
}
