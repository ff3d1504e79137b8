using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Translating;

/// <summary>Every number we report, on every page of a real server,
/// against what is known of that server.</summary>
[TestClass]
public sealed class CaptureFactsTests
{
    private const string Captures = nameof(AllCaptures);

    public static IEnumerable<object[]> AllCaptures => CaptureFacts.All();

    [TestMethod]
    [DynamicData(Captures)]
    public async Task ResourcesAreWhatTheApiLists(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        foreach (var resource in
            (string[])["buckets", "dashboards", "organizations", "scrapers", "telegrafs", "tokens", "users"])
            Total(report, resource + "_total").Should().Be(facts.Api(resource), resource);
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task RequestsAreThoseThatClientsMade(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var counts = IsAtMost204(release) ? facts.Requests(false) : facts.Requests(true);
        (Total(report, "http_api_requests_total") ?? 0).Should().Be(counts);
        Field(report, "http_api_requests_total")?.Fidelity.Should()
            .Be(IsAtMost204(release) ? Fidelity.Exact : Fidelity.LowerBound);
        var paths = Points(report, "http_api_requests_total").Select(point => TagOf(point, "path")).ToList();
        paths.Should().NotContain(["/metrics", "/health", "/ready"]);
        string.Join('\n', paths).Should().NotMatchRegex("[0-9a-f]{16}");
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task OnlySuccessfulWritesCountAsBytesWritten(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var written = Field(report, "bytes_written_total");
        if (state is "fresh")
            written.Should().BeNull();
        else if (release == "2.0.0-alpha.8")
            (Total(report, "bytes_written_total"), written!.Fidelity).Should()
                .Be((facts.Sum("storage_cache_written_bytes", "status=\"ok\""), Fidelity.Proxy));
        else if (state is "restarted")
            Total(report, "bytes_written_total").Should()
                .Be(facts.Sum("http_write_request_bytes", "status=\"204\""));
        else
            (Total(report, "bytes_written_total"), written!.Fidelity).Should()
                .Be((facts.Sent("bytes_v2"), Fidelity.LowerBound));
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task EveryQueryHasADurationAndAResult(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var requests = facts.Sum("qc_requests_total") ?? facts.Sum("query_control_requests_total");
        Points(report, "query_duration_seconds").Sum(point => point.Distribution!.Count)
            .Should().Be(requests ?? 0);
        Total(report, "query_requests_total").Should().Be(requests);
        if (state is "used")
            requests.Should().BeGreaterThanOrEqualTo(facts.Sent("queries_ok"));
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task SeriesAreCountedOncePerBucket(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var total = Total(report, "series_total");
        if (HasNoStorage(release) || (IsByShard(release) && state is "fresh"))
            total.Should().BeNull();
        else if (IsByShard(release))
        {
            Field(report, "series_total")!.Fidelity.Should().Be(Fidelity.UpperBound);
            total.Should().Be(facts.Sum("storage_bucket_series_num"))
                .And.BeGreaterThanOrEqualTo(facts.Series);
            if (state is "used" or "restarted")
                total.Should().BeLessThanOrEqualTo(facts.Series + 10, "the tasks' own bucket adds a few");
        }
        else
        {
            total.Should().Be(facts.Sum("storage_tsi_index_series_total"));
            if (state is "used")
                total.Should().Be(2 * facts.Series, "two fields were written to each");
        }
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task StorageIsWhatStandsOnTheDisk(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var total = Total(report, "storage_bytes_total");
        if (HasNoStorage(release) || (IsByShard(release) && state is "fresh"))
            total.Should().BeNull();
        else if (IsByShard(release))
        {
            var log = facts.Sum("storage_wal_size") ?? 0;
            total.Should().Be(facts.Sum("storage_tsm_files_disk_bytes") + log);
            if (state is "used" or "restarted")
                (total - log).Should().Be(facts.TsmBytes);
            Field(report, "storage_bytes_total")!.Fidelity.Should().Be(Fidelity.UpperBound);
        }
        else
        {
            total.Should().Be((facts.Sum("storage_series_file_disk_bytes") ?? 0)
                + (facts.Sum("storage_wal_current_segment_bytes") ?? 0)
                + (facts.Sum("storage_tsm_files_disk_bytes") ?? 0));
            Points(report, "storage_bytes_total").Should().HaveCount(9 - (state is "fresh"
                && facts.Sum("storage_tsm_files_disk_bytes") is null ? 1 : 0));
        }
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task TheWriteAheadLogIsSplitByStatus(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var errors = facts.Sum("storage_wal_writes_err")
            ?? facts.Sum("storage_wal_writes_total", "status=\"error\"");
        var ok = facts.Sum("storage_wal_writes") - errors
            ?? facts.Sum("storage_wal_writes_total", "status=\"ok\"");
        Value(report, "wal_writes_total", "status", "ok").Should().Be(ok);
        Value(report, "wal_writes_total", "status", "error").Should().Be(errors);
        Total(report, "wal_current_segment_bytes").Should()
            .Be(facts.Sum("storage_wal_current_segment_bytes") ?? facts.Sum("storage_wal_size"));
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task RunningTasksAreNotTheConstant128(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        var running = facts.Sum("task_executor_total_runs_active")
            ?? facts.Sum("task_scheduler_claims_active");
        Total(report, "task_scheduler_tasks_running").Should().Be(running).And.BeLessThan(128);
    }

    [TestMethod]
    [DynamicData(Captures)]
    public async Task TheReportIsTrueOfItself(string release, string state)
    {
        var (facts, report) = await ReadAsync(release, state);
        report.TagValue("version").Should().EndWith(release.Replace("-large", "", StringComparison.Ordinal));
        report.TagValue("id").Should().MatchRegex("^[0-9a-f]{16}$");
        Total(report, "uptime_seconds").Should().Be(facts.Sum("influxdb_uptime_seconds"));
        Total(report, "flux_function_total").Should().Be(facts.Sum("query_control_functions_total"));
        report.Absent.Should().Contain(field => field.Name == "bytes_scanned_total");
        report.Absent.Should().OnlyContain(field => field.Reason.Length > 0);
        var (read, used, ignored, rejected) =
            (report.Ledger.Read, report.Ledger.Used, report.Ledger.Ignored, report.Ledger.Rejected);
        (used + ignored + rejected).Should().Be(read);
        read.Should().Be(facts.Page.Split('\n').Count(line => line.Length > 0 && line[0] != '#'));
        rejected.Should().Be(0);
        var absent = report.Absent.Count(field => field.Name != "query_requests_total");
        (report.Coverage.Filled + absent).Should().Be(18);
        System.Text.Encoding.UTF8.GetString(FrozenReport.Freeze(report).Json.Span)
            .Should().NotContain("/var/lib");
    }

    private static async Task<(CaptureFacts Facts, Report Report)> ReadAsync(string release, string state)
    {
        if (state.Length == 0)
            Assert.Inconclusive("shared/captures is not here: it stands beside a development checkout");
        var facts = new CaptureFacts(release, state);
        return (facts, await Translated.FileAsync(facts.PagePath));
    }

    private static bool HasNoStorage(string release) => release is "2.0.4" or "2.1.1";

    private static bool IsByShard(string release) => release.StartsWith("2.7", StringComparison.Ordinal)
        || release.StartsWith("2.9", StringComparison.Ordinal);

    private static bool IsAtMost204(string release) => release.StartsWith("2.0", StringComparison.Ordinal);

    private static ReportField? Field(Report report, string name) =>
        report.Fields.FirstOrDefault(field => field.Name == name);

    private static IReadOnlyList<Point> Points(Report report, string name) =>
        Field(report, name)?.Points ?? [];

    private static double? Total(Report report, string name) =>
        Field(report, name)?.Points.Sum(point => point.Value);

    private static double? Value(Report report, string name, string tag, string value) =>
        Points(report, name).FirstOrDefault(point => TagOf(point, tag) == value)?.Value;

    private static string? TagOf(Point point, string tag) =>
        point.Tags.FirstOrDefault(one => one.Name == tag)?.Value;
}
