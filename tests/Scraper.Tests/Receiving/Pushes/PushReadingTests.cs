using System.IO;
using System.Text;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Receiving.Pushes;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Tests.Translating;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Pushes;

/// <summary>A pushed page becomes the report that a scraped one becomes.</summary>
[TestClass]
public sealed class PushReadingTests
{
    private const string Protobuf =
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private static readonly PushPath Path = new("influxdb", null);

    /// <summary>Every body that a server pushed by itself.</summary>
    public static IEnumerable<object[]> Pushed => Captured("*.telemetry")
        .Select(file => new object[] { ReleaseOf(file), System.IO.Path.GetFileNameWithoutExtension(file) });

    /// <summary>The releases of which a page was captured as protobuf, too.</summary>
    public static IEnumerable<object[]> InProtobuf =>
        Captured("used.pb").Select(file => new object[] { ReleaseOf(file) });

    [TestMethod]
    [DynamicData(nameof(Pushed))]
    public async Task WhatInfluxdPushesCountsWhatItsApiLists(string release, string state)
    {
        var page = await File.ReadAllBytesAsync(
            Places.Shared("captures", release, state + ".telemetry"));

        var report = await ReportAsync(page, "text/plain; version=0.0.4; charset=utf-8");

        var facts = new CaptureFacts(release, state);
        foreach (var resource in
            (string[])["buckets", "dashboards", "organizations", "scrapers", "telegrafs", "tokens", "users"])
        {
            report.Fields.FirstOrDefault(field => field.Name == resource + "_total")?
                .Points.Sum(point => point.Value).Should().Be(facts.Api(resource), resource);
        }
        report.Absent.Should().NotBeEmpty();
    }

    [TestMethod]
    [DynamicData(nameof(Pushed))]
    public async Task ItsReportIsThatOfTheSamePageScraped(string release, string state)
    {
        var file = Places.Shared("captures", release, state + ".telemetry");

        var pushed = await ReportAsync(await File.ReadAllBytesAsync(file), null);

        var scraped = await Translated.FileAsync(file);
        Encoding.UTF8.GetString(FrozenReport.Freeze(pushed).Json.Span).Should().Be(
            Encoding.UTF8.GetString(FrozenReport.Freeze(scraped with
            {
                ReportId = pushed.ReportId,
                ObservedAt = pushed.ObservedAt,
                Reason = CollectionReason.Pushed,
                Target = "influxdb",
            }).Json.Span));
    }

    [TestMethod]
    [DynamicData(nameof(InProtobuf))]
    public async Task ProtobufSaysWhatTextSays(string release)
    {
        var protobuf = await File.ReadAllBytesAsync(Places.Shared("captures", release, "used.pb"));

        var pushed = await ReportAsync(protobuf, Protobuf);

        var scraped = await Translated.FileAsync(Places.Shared("captures", release, "used.prom"));
        pushed.Ledger.Should().BeEquivalentTo(scraped.Ledger, "no line more or less");
        Shape(pushed).Should().Equal(Shape(scraped));
    }

    [TestMethod]
    public async Task BytesThatAreNoProtobufAreToldByTheirPlace() =>
        (await OutcomeAsync([.. "\u0003\n\u0001a"u8, 9, 9], Protobuf)).Failure!.Message.Should().Be(
            "byte 5: no io.prometheus.client.MetricFamily behind its length: "
            + "it ends in the middle of a field");

    [TestMethod]
    public async Task APageThatNoSourceReadsIsAFailure() =>
        (await OutcomeAsync("go_goroutines 3\n"u8.ToArray(), null)).Failure!.Kind.Should().Be(
            FailureKind.NothingMatched);

    [TestMethod]
    public async Task ASampleWithATimestampIsTaken() =>
        (await ReportAsync("influxdb_buckets_total 3 1700000000000\n"u8.ToArray(), null)).Fields
            .Single().Points.Single().Value.Should().Be(3);

    /// <summary>What does not change from one moment to the next: protobuf was asked for a little
    /// later.</summary>
    private static IEnumerable<string> Shape(Report report) => report.Fields.Select(field =>
        $"{field.Name} {field.Fidelity} {field.Points.Count} "
        + (field.Type == FieldType.Gauge && field.Name.StartsWith("buckets", StringComparison.Ordinal)
            ? field.Points.Sum(point => point.Value)
            : string.Join(' ', field.Points.Select(point => point.Distribution?.Buckets.Count))));

    private static async Task<Report> ReportAsync(byte[] page, string? contentType) =>
        ReportJson.Read((await OutcomeAsync(page, contentType)).Value);

    private static Task<Outcome<ReadOnlyMemory<byte>>> OutcomeAsync(byte[] page, string? contentType) =>
        new PushReading(
            new Translator(new Lazy<Schema>(Schema.BuiltIn), new TagPrivacy([], [])),
            new SelfMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry())), new KeepingLogger(),
            TimeProvider.System)
        .ReadAsync(Path, page, contentType, CancellationToken.None);

    private static string ReleaseOf(string file) =>
        System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file)!);

    private static IEnumerable<string> Captured(string name) => Places.HasShared
        ? Directory.EnumerateFiles(Places.Shared("captures"), name, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
        : ["(no captures here)/none"];
}
