using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>Reports to show.</summary>
internal static class CommandsSome
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>A report that has one of everything.</summary>
    public static Report Report() => new()
    {
        Schema = "influxdb-usage-telemetry/1",
        ReportId = Guid.Parse("019b7a40-0000-7000-8000-000000000001"),
        ObservedAt = Now,
        Reason = CollectionReason.Preview,
        Target = "default",
        Tags = [new("version", "2.9.1"), new("os", "linux"), new("arch", "amd64"), new("id", "0b1c")],
        Fields =
        [
            Field("buckets_total", FieldType.Gauge, "influxdb_buckets_total", Value(3)),
            Field("wal_writes_total", FieldType.Counter, "sum by (status) (storage_wal_writes_total)",
                Value(12, ("status", "error")), Value(1234, ("status", "ok"))),
            Field("storage_bytes_total", FieldType.Gauge, "sum(storage_shard_disk_size)",
                Value(1234567.5)) with
            {
                Fidelity = Fidelity.UpperBound,
                Note = "series of dropped shards stay on the page until the server restarts",
            },
            Field("http_api_requests_total", FieldType.Counter, "sum by (path) (http_api_requests_total)",
                [.. Enumerable.Range(1, 9).Select(at => Value(at * at, ("path", $"/api/v2/p{at}")))]),
            Field("query_duration_seconds", FieldType.Histogram, "qc_all_duration_seconds",
                new Point([new Tag("org", "0a")], null, new Distribution(
                    [new("0.001", 3), new("0.01", 3), new("0.1", 4), new("+Inf", 9)], 0.5, 9))),
        ],
        Absent = [new("bytes_scanned_total",
            "no release of this server counts the bytes that a query scans, so that no source can fill it")],
        Lost = ["scrapers_total"],
        Coverage = new Coverage(16, 18),
        Ledger = new Ledger(1623, 120, 1502, 1, [new(14, 37, "expected '\"' to end the label value")]),
    };

    public static Point Value(double value, params (string Name, string Value)[] tags) =>
        new([.. tags.Select(tag => new Tag(tag.Name, tag.Value))], value, null);

    private static ReportField Field(string name, FieldType type, string source, params Point[] points) =>
        new() { Name = name, Type = type, Source = source, Points = points };
}
