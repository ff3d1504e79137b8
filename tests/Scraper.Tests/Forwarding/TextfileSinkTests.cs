using System.IO;
using System.Text;
using Scraper.Forwarding;
using Scraper.Forwarding.Textfile;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>The files of a node_exporter's directory.</summary>
[TestClass]
public sealed class TextfileSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scraper-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task AFileHasTheLastReportOfItsTargetAndEverySeriesNamesIt()
    {
        (await SendAsync(Some.Frozen())).Should().Be(Delivery.Accepted);
        (await SendAsync(Some.Frozen(target: "eu/1"))).Should().Be(Delivery.Accepted);
        var later = Some.Report(Some.Time.AddHours(8)) with { Fields = [Some.Buckets] };
        (await SendAsync(FrozenReport.Freeze(later))).Should().Be(Delivery.Accepted);

        Files().Should().BeEquivalentTo("scraper-default.prom", "scraper-eu%2F1.prom");
        Read("scraper-default.prom").Should().Be($$"""
            # TYPE buckets_total gauge
            buckets_total{target="default"} 4
            # TYPE scraper_report_info gauge
            scraper_report_info{arch="amd64",id="0b5e",version="2.9.1",schema="influxdb-usage-telemetry/1",
            """ + $$"""
            target="default",report_id="{{later.ReportId}}"} 1
            # TYPE scraper_report_timestamp_seconds gauge
            scraper_report_timestamp_seconds{target="default"} 1767351845.678
            # TYPE scraper_report_fields_filled gauge
            scraper_report_fields_filled{target="default"} 3
            # TYPE scraper_report_fields_expected gauge
            scraper_report_fields_expected{target="default"} 18
            # TYPE scraper_report_field_fidelity gauge
            scraper_report_field_fidelity{field="buckets_total",fidelity="exact",target="default"} 1
            scraper_report_field_fidelity{field="bytes_scanned_total",fidelity="absent",target="default"} 1

            """);
        Read("scraper-eu%2F1.prom").Should().Contain(
            "query_duration_seconds_bucket{org=\"a b\",target=\"eu/1\",le=\"0.001\"} 3\n");
    }

    [TestMethod]
    public async Task APointsOwnTargetIsAnotherLabel()
    {
        var point = new Point([new Tag("target", "own")], 1, null);
        var report = Some.Report() with { Fields = [Some.Buckets with { Points = [point] }] };

        await SendAsync(FrozenReport.Freeze(report));

        Read("scraper-default.prom").Should().Contain(
            "buckets_total{exported_target=\"own\",target=\"default\"} 1\n");
    }

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task TheExporterMayReadItWhateverTheUmaskIs()
    {
        await SendAsync(Some.Frozen());

        File.GetUnixFileMode(Path.Combine(_directory, "scraper-default.prom")).Should().Be(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    [TestMethod]
    [DataRow("a", "scraper-a.prom")]
    [DataRow("eu-1.a_b", "scraper-eu-1.a_b.prom")]
    [DataRow("..", "scraper-...prom")]
    [DataRow("../../etc/x", "scraper-..%2F..%2Fetc%2Fx.prom")]
    [DataRow("a b", "scraper-a%20b.prom")]
    [DataRow("a%20b", "scraper-a%2520b.prom")]
    [DataRow("ü", "scraper-%C3%BC.prom")]
    public void NamesOfFilesAreSafeAndDifferent(string target, string name) =>
        PromFile.NameOf(target).Should().Be(name);

    [TestMethod]
    public void LongNamesAreCutAndStayDifferent()
    {
        var start = new string('日', 99);
        var (one, other) = (PromFile.NameOf(start + "a"), PromFile.NameOf(start + "b"));

        one.Should().NotBe(other).And.HaveLength(230).And.EndWith(".prom");
        PromFile.NameOf(new string('x', 100)).Should().Be($"scraper-{new string('x', 100)}.prom");
    }

    [TestMethod]
    public async Task ADirectoryThatIsNotThereIsNotMade()
    {
        var missing = Path.Combine(_directory, "missing");
        var sink = Sink(missing);

        (await sink.SendAsync(Some.Frozen(), default)).Reason.Should().StartWith(
            $"cannot write into {missing}: Could not find a part of the path");
        (await sink.ProbeAsync(default)).Fault.Should().Be($"{missing} is no directory");
        (await Sink(_directory).ProbeAsync(default)).Fault.Should().BeNull();
        Files().Should().BeEmpty();
    }

    [TestMethod]
    public async Task AFullVolumeLeavesTheFileAsItWasAndNoPart()
    {
        using var volume = SmallVolume.Mount(_directory, "64k");
        (await SendAsync(Some.Frozen())).Should().Be(Delivery.Accepted);
        var before = Read("scraper-default.prom");
        volume.FillUp();

        var full = await SendAsync(Some.Frozen(Some.Time.AddHours(8)));

        full.Verdict.Should().Be(Verdict.RetryLater);
        full.Reason.Should().StartWith($"cannot write into {_directory}: No space left on device");
        Read("scraper-default.prom").Should().Be(before);
        Files().Should().BeEquivalentTo("ballast", "scraper-default.prom");
        volume.MakeRoom();
        (await SendAsync(Some.Frozen(Some.Time.AddHours(8)))).Should().Be(Delivery.Accepted);
        Read("scraper-default.prom").Should().NotBe(before);
    }

    [TestMethod]
    public async Task WhatAKillLeftIsTakenUpAgainAndALinkIsNotFollowed()
    {
        var part = Path.Combine(_directory, "scraper-default.prom.part");
        var elsewhere = Path.GetTempFileName();
        File.WriteAllText(part, "torn" + new string('x', 100_000));
        (await SendAsync(Some.Frozen())).Should().Be(Delivery.Accepted);
        File.CreateSymbolicLink(part, elsewhere);
        (await SendAsync(Some.Frozen())).Should().Be(Delivery.Accepted);

        new FileInfo(elsewhere).Length.Should().Be(0);
        File.Delete(elsewhere);
        Files().Should().BeEquivalentTo("scraper-default.prom");
        Read("scraper-default.prom").Should().StartWith("# TYPE").And.EndWith("} 1\n").And.NotContain("x{");
    }

    [TestMethod]
    public async Task ManyWritersOfOneTargetLeaveAWholePage()
    {
        var sent = Enumerable.Range(0, 40).Select(hour => Some.Frozen(Some.Time.AddHours(hour))).ToList();

        await Parallel.ForEachAsync(sent, async (report, _) =>
            (await SendAsync(report)).Should().Be(Delivery.Accepted));

        Files().Should().BeEquivalentTo("scraper-default.prom");
        sent.Select(report => Encoding.UTF8.GetString(Sink(_directory).Describe(report).Body.Span))
            .Should().Contain(Read("scraper-default.prom"));
    }

    [TestMethod]
    public async Task AReportThatCannotBeReadBackIsRefused()
    {
        var report = new FrozenReport(Guid.NewGuid(), "default", Some.Time, "{\"schema\":1}"u8.ToArray());

        (await SendAsync(report)).Verdict.Should().Be(Verdict.Rejected);
    }

    private static TextfileSink Sink(string directory) =>
        new(new TextfileSinkOptions { Name = "textfile", Directory = directory }, PlainClients.Parts());

    private Task<Delivery> SendAsync(FrozenReport report) => Sink(_directory).SendAsync(report, default);

    private IEnumerable<string?> Files() => Directory.GetFiles(_directory).Select(Path.GetFileName);

    private string Read(string name) =>
        File.ReadAllText(Path.Combine(_directory, name), Encoding.UTF8);
}
