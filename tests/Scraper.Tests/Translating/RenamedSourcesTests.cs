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

    [TestMethod]
    public async Task TheMostSimilarOfAFieldStandsFirstAndHalfTheWordsMustBeTheSame()
    {
        var found = await FindAsync(
            "x_b_c 1\na_b_d_e 1\na_b_c_d 1\na_b_e_f 1\n# TYPE a_b_c_s summary\na_b_c_s 1\n",
            "a_b_c", "gauge");

        found.Should().Equal(
            new RenamedSource("f", "a_b_c", "a_b_c_d"), new RenamedSource("f", "a_b_c", "x_b_c"));
        found[0].ToString().Should().Be(
            "f has no source on the page; a_b_c_d looks like a_b_c under a new name");
    }

    [TestMethod]
    public async Task AColonPartsWordsToo() =>
        (await FindAsync("a_b:c_d 1\n", "a:b_c", "gauge")).Should().Equal(
            new RenamedSource("f", "a:b_c", "a_b:c_d"));

    [TestMethod]
    public async Task AFamilyThatAnotherFieldAsksForIsNoCandidate() =>
        (await FindAsync("a_b_c_d 1\n", "a_b_c", "gauge", "a_b_c_d")).Should().BeEmpty();

    [TestMethod]
    public async Task AHistogramIsOneFamily() =>
        (await FindAsync(
            "# TYPE a_b_d histogram\na_b_d_bucket{le=\"+Inf\"} 1\na_b_d_count 1\na_b_d_sum 1\n"
            + "a_b_e_count 1\n",
            "a_b_c", "histogram")).Should().Equal(new RenamedSource("f", "a_b_c", "a_b_d"));

    [TestMethod]
    public async Task OfAPageWithVeryManyFamiliesTheFirstAreLookedAt()
    {
        var others = string.Concat(Enumerable.Range(0, 10_000).Select(index => $"x{index} 1\n"));
        (await FindAsync("a_b_d 1\n" + others + "a_b_e 1\n", "a_b_c", "gauge")).Should()
            .Equal(new RenamedSource("f", "a_b_c", "a_b_d"));
    }

    private static Task<IReadOnlyList<RenamedSource>> FindAsync(
        string page, string expression, string type, string another = "other")
    {
        var schema = Schema.Read(
            $"schema: s/1\nfields:\n"
            + $"- {{ name: f, type: {type}, help: F., sources: [ {{ expr: {expression} }} ] }}\n"
            + $"- {{ name: g, type: gauge, help: G., sources: [ {{ expr: {another} }} ] }}\n",
            "small.yaml", out _);
        return FindAsync(page, schema!);
    }

    private static Task<string> ReadAsync(string name) =>
        System.IO.File.ReadAllTextAsync(Places.Fixture(name));

    private static async Task<IReadOnlyList<RenamedSource>> FindAsync(string page, Schema? schema = null)
    {
        var families = new PageFamilies();
        using var body = new System.IO.MemoryStream(Encoding.UTF8.GetBytes(page));
        await ExpositionReader.ReadAsync(body, new ReaderOptions(), families, CancellationToken.None);
        return RenamedSources.Find(schema ?? Schema.BuiltIn, families);
    }
}
