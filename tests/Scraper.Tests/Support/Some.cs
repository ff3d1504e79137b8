using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>Any valid value, where a test does not care which.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>A small whole report: a counter with tags, a gauge, a histogram, one absent field.</summary>
    public static Report Report(
        DateTimeOffset? observedAt = null, string? id = "0b5e", string target = "default") =>
        new()
        {
            Schema = "influxdb-usage-telemetry/1",
            ReportId = Guid.CreateVersion7(observedAt ?? Time),
            ObservedAt = observedAt ?? Time,
            Reason = CollectionReason.Once,
            Target = target,
            Tags = [.. new[] { ("arch", "amd64"), ("id", id), ("version", "2.9.1") }
                .Where(tag => tag.Item2 is not null).Select(tag => new Tag(tag.Item1, tag.Item2!))],
            Fields = [Buckets, Writes, Queries],
            Absent = [new AbsentField("bytes_scanned_total", "no source has a sample")],
            Coverage = new Coverage(3, 18),
            Ledger = new Ledger(1623, 120, 1503, 0, []),
        };

    /// <summary>The same, written down.</summary>
    public static FrozenReport Frozen(
        DateTimeOffset? observedAt = null, string? id = "0b5e", string target = "default") =>
        FrozenReport.Freeze(Report(observedAt, id, target));

    public static ReportField Buckets => new()
    {
        Name = "buckets_total",
        Type = FieldType.Gauge,
        Source = "influxdb_buckets_total",
        Points = [new Point([], 4, null)],
    };

    public static ReportField Writes => new()
    {
        Name = "wal_writes_total",
        Type = FieldType.Counter,
        Source = "sum by (status) (storage_wal_writes_total)",
        Points =
        [
            new Point([new Tag("status", "error")], 1, null),
            new Point([new Tag("status", "ok")], 12, null),
        ],
    };

    public static ReportField Queries => new()
    {
        Name = "query_duration_seconds",
        Type = FieldType.Histogram,
        Fidelity = Fidelity.Proxy,
        Note = "all queries",
        Source = "sum by (org) (qc_all_duration_seconds)",
        Points =
        [
            new Point([new Tag("org", "a b")], null, new Distribution(
                [new Bucket("0.001", 3), new Bucket("+Inf", 9)], 0.5, 9)),
        ],
    };
}
