using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Translating;

/// <summary>From samples to a report, by one small schema and pages of a few lines.</summary>
[TestClass]
public sealed class TranslatorTests
{
    private const string Small =
        """
        schema: small/1
        tags:
          - { name: id, help: Id. }
          - { name: status, help: Status. }
        instance:
          - tag: id
            sources: [ { expr: up, label: id } ]
        fields:
          - name: writes
            type: counter
            help: Writes.
            sources:
              - expr: new_writes
              - expr: sum by (status) (old_writes)
                fidelity: lower_bound
                note: some are missing
          - name: latency
            type: histogram
            help: Latency.
            sources: [ { expr: sum by (status) (took) } ]
          - name: ratio
            type: gauge
            help: Ratio.
            absent: only after the first write
            sources: [ { expr: sum(a) / sum(b) } ]
        """;

    [TestMethod]
    public async Task TheFirstSourceThatYieldsSomethingWins()
    {
        var report = await ReportAsync("new_writes{status=\"ok\"} 3\nold_writes{status=\"ok\"} 2\n");
        var writes = report.Fields.Single();
        (writes.Source, writes.Fidelity, writes.Note).Should().Be(("new_writes", Fidelity.Exact, null));
        writes.Points.Single().Value.Should().Be(3);
        (report.Ledger.Read, report.Ledger.Used, report.Ledger.Ignored).Should().Be((2, 1, 1));
    }

    [TestMethod]
    public async Task ALaterSourceSaysInWhatWayItDiffers()
    {
        var report = await ReportAsync(
            "old_writes{status=\"ok\",disk=\"a\"} 2\nold_writes{status=\"ok\",disk=\"b\"} 5\n");
        var writes = report.Fields.Single();
        (writes.Fidelity, writes.Note).Should().Be((Fidelity.LowerBound, "some are missing"));
        writes.Points.Single().Value.Should().Be(7);
    }

    [TestMethod]
    public async Task ALabelThatTheSchemaDoesNotAllowIsRefusedAndTheNextSourceTried()
    {
        var report = await ReportAsync("new_writes{path=\"/var/lib/db\"} 3\nold_writes{status=\"ok\"} 2\n");
        var writes = report.Fields.Single();
        writes.Points.Single().Value.Should().Be(2);
        writes.Note.Should().Be(
            "some are missing; new_writes: yields a label that the schema does not allow");
    }

    [TestMethod]
    public async Task AlsoOneTagIsAListOfThoseAllowed()
    {
        const string Tags = "tags: [ { name: disk, help: Disk. } ]";
        var schema = Translated.SchemaOf(
            "- { name: a, type: gauge, help: A., sources: [ { expr: a }, { expr: sum by (disk) (a) } ] }",
            Tags);

        var report = await Translated.TextAsync("a{disk=\"x\",path=\"/p\"} 1\n", schema);

        report.Fields.Single().Source.Should().Be("sum by (disk) (a)");
        Schema.Read(
            $"schema: s\n{Tags}\ninstance: [ {{ tag: id, sources: [] }} ]\nfields: []\n", "my.yaml",
            out var faults).Should().BeNull();
        faults.Select(fault => fault.Message).Should().Equal("tag: id is not listed under tags");
    }

    [TestMethod]
    public async Task AbsenceHasAReason()
    {
        var report = await ReportAsync("up{id=\"7\"} 1\na 1\n");
        report.TagValue("id").Should().Be("7");
        report.Absent.Should().Equal(
            new AbsentField("writes", "not on the page: new_writes, old_writes"),
            new AbsentField("latency", "not on the page: took"),
            new AbsentField("ratio", "not on the page: b; only after the first write"));
        report.Coverage.Should().Be(new Coverage(0, 3));
    }

    [TestMethod]
    public async Task ATornHistogramIsQuarantinedAndCostsNothingElse()
    {
        var report = await ReportAsync(
            "# TYPE took histogram\n"
            + "took_bucket{status=\"ok\",le=\"1\"} 2\ntook_bucket{status=\"ok\",le=\"+Inf\"} 3\n"
            + "took_sum{status=\"ok\"} 4\ntook_count{status=\"ok\"} 3\n"
            + "took_bucket{status=\"error\",le=\"1\"} 2\ntook_bucket{status=\"error\",le=\"+Inf\"} 3\n"
            + "took_sum{status=\"error\"} 4\ntook_count{status=\"error\"} 9\n");
        var latency = report.Fields.Single();
        latency.Points.Single().Tags.Should().Equal(new Tag("status", "ok"));
        latency.Points.Single().Distribution!.Buckets
            .Should().Equal(new Bucket("1.0", 2), new Bucket("+Inf", 3));
        latency.Fidelity.Should().Be(Fidelity.Partial);
        latency.Note.Should().StartWith("a histogram is torn and left out: line ");
        (report.Ledger.Read, report.Ledger.Used, report.Ledger.Rejected).Should().Be((8, 4, 4));
    }

    [TestMethod]
    public async Task AHistogramOfOneLineCanBeTornToo()
    {
        var report = await ReportAsync("a 1\nb 1\ntook_bucket{le=\"1\"} 2\n");

        var torn = report.Ledger.Rejections.Single();
        (torn.Line, torn.Column, torn.Reason).Should().Be(
            (3L, 1, "the histogram took is torn: the bucket le=\"+Inf\" is missing"));
        report.Absent.Single(field => field.Name == "latency").Reason.Should().Be(
            $"a histogram is torn and left out: line 3: {torn.Reason}");
    }

    [TestMethod]
    [DataRow("up{id=\"7\"} 1\nup{id=\"7\",a=\"b\"} 1\na 1\n", "7")]
    [DataRow("up{id=\"7\"} 1\nup{id=\"8\"} 1\na 1\n", "9")]
    [DataRow("up{id=\"\"} 1\nup 1\na 1\n", "9")]
    [DataRow("up{id=\"7\"} 1\nup{id=\"\"} 1\na 1\n", "7")]
    public async Task ATagIsWhatItsSeriesAgreeOnOrTheNextSourceHas(string page, string id)
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: gauge, help: A., sources: [ { expr: a } ] }",
            "instance: [ { tag: id, sources: [ { expr: up, label: id }, { expr: old, label: name } ] } ]");

        var report = await Translated.TextAsync(page + "old{name=\"9\"} 1\n", schema);

        report.TagValue("id").Should().Be(id);
    }

    [TestMethod]
    public async Task APageOfAnotherProgramIsUnusable()
    {
        var outcome = await Translated.OutcomeAsync(
            () => new MemoryStream(Encoding.UTF8.GetBytes("go_goroutines 7\n")), Schema.BuiltIn);
        outcome.Failure!.Kind.Should().Be(FailureKind.NothingMatched);
        outcome.Failure.Message.Should().Be(
            "none of the page's 1 samples is one that the schema influxdb-usage-telemetry/1 asks for; check "
            + "that the target is the right server, or give its schema with --schema");
    }

    [TestMethod]
    public async Task ATruncatedLastLineMakesTheReportPartial()
    {
        var report = await ReportAsync("new_writes{status=\"ok\"} 3\nold_writes{status=\"ok\"} 2");
        report.Partial.Should().BeTrue();
        report.Ledger.Rejected.Should().Be(1);
    }

    [TestMethod]
    public async Task WhatTheMissingEndOfAPageMayHaveCostIsSaid()
    {
        var report = await ReportAsync("up{id=\"7\"} 1\nnew_writes{status=\"ok\"} 3\nnew_writes{sta");
        var writes = report.Fields.Single();
        (writes.Fidelity, writes.Note).Should().Be((Fidelity.Partial,
            "lines of it were rejected: new_writes (line 3, column 15: expected a newline, found the end of "
            + "the page: the line is truncated); the page is incomplete: the last line has no newline: the "
            + "page is truncated"));
        report.Absent.Single(field => field.Name == "ratio").Reason.Should().Be(
            "not on the page: a, b; the page is incomplete: the last line has no newline: the page is "
            + "truncated; "
            + "only after the first write");
    }

    [TestMethod]
    public async Task AFamilyThatAnotherOneFollowsIsWholeWhateverThePageLacks()
    {
        var report = await ReportAsync("new_writes{status=\"ok\"} 3\nup{id=\"7\"} 1\ntook");
        report.Fields.Single().Fidelity.Should().Be(Fidelity.Exact);
    }

    [TestMethod]
    public async Task ASchemaWithoutTagsLetsAnyLabelPass()
    {
        var schema = Schema.Read(
            """
            schema: any/1
            fields:
              - { name: a, type: gauge, help: A., sources: [ { expr: a } ] }
            """,
            "any.yaml", out var faults);
        string.Join('\n', faults).Should().BeEmpty();
        var report = await Translated.TextAsync("a{disk=\"x\"} 1\n", schema);
        report.Fields.Single().Points.Single().Tags.Should().Equal(new Tag("disk", "x"));
    }

    [TestMethod]
    public async Task StorageByShardWithoutItsLogIsNeverTakenForAnAlphas()
    {
        var report = await Translated.TextAsync(
            "storage_tsm_files_disk_bytes{bucket=\"b\",id=\"1\",path=\"/p\",walPath=\"/w\"} 7\n");
        var storage = report.Fields.Single(field => field.Name == "storage_bytes_total");
        (storage.Fidelity, storage.Points.Single().Value).Should().Be((Fidelity.Partial, 7));
    }

    [TestMethod]
    [DataRow("/api/v2/buckets/0123456789abcdef", "/api/v2/buckets/:id")]
    [DataRow("/dashboards/0123456789abcdef/cells/0123456789ABCDEF/view", "/dashboards/:id/cells/:id/view")]
    [DataRow("/a/0123456789abcdef.json", "/a/:id.json")]
    [DataRow("/a/0123456789abcdef0", "/a/0123456789abcdef0")]
    [DataRow("/api/v2/backup/shards/12", "/api/v2/backup/shards/:shard_id")]
    public async Task IdsInRawPathsBecomePlaceholders(string raw, string shown)
    {
        var report = await Translated.TextAsync($"http_api_requests_total{{path=\"{raw}\"}} 1\n");
        report.Fields.Single().Points.Single().Tags.Should().Equal(new Tag("path", shown));
    }

    [TestMethod]
    public async Task PointsAreSortedByTheirTags()
    {
        var report = await ReportAsync(
            "new_writes{status=\"ok\"} 3\nnew_writes 2\nnew_writes{status=\"error\"} 1\n");
        report.Fields.Single().Points.Select(point => point.Value).Should().Equal(2, 1, 3);
    }

    private static Task<Report> ReportAsync(string page) =>
        Translated.TextAsync(page, Translated.SchemaIn(Small));
}
