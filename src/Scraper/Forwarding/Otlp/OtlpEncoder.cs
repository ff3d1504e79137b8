using System.Globalization;
using System.Text.Json;
using Scraper.Forwarding.Series;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Otlp;

/// <summary>A report as an OTLP <c>ExportMetricsServiceRequest</c> in JSON, where integers of 64 bits are
/// decimal texts. Job and instance are the resource's <c>service.name</c> and <c>service.instance.id</c>:
/// a Prometheus makes these labels of them again.</summary>
internal static class OtlpEncoder
{
    private const int Cumulative = 2;

    public static byte[] Encode(Report report, string job) => JsonLine.Object(json =>
    {
        json.WriteStartArray("resourceMetrics");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        WriteAttributes(json, [new("service.name", job), new("service.instance.id", report.Instance)]);
        json.WriteEndObject();
        json.WriteStartArray("scopeMetrics");
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "scraper");
        json.WriteString("version", Product.Version);
        json.WriteEndObject();
        json.WriteStartArray("metrics");
        foreach (var family in ReportFamilies.Of(report))
            WriteMetric(json, family, report.ObservedAt);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }).ToArray();

    private static void WriteMetric(Utf8JsonWriter json, Family family, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("name", family.Name);
        json.WriteStartObject(Kind(family.Type));
        if (family.Type != FieldType.Gauge)
            json.WriteNumber("aggregationTemporality", Cumulative);
        if (family.Type == FieldType.Counter)
            json.WriteBoolean("isMonotonic", true);
        json.WriteStartArray("dataPoints");
        foreach (var point in family.Points.Where(IsWhole))
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano", $"{time.ToUnixTimeMilliseconds()}000000");
            WriteAttributes(json, point.Tags);
            if (point.Distribution is { } distribution)
                WriteDistribution(json, distribution);
            else
                WriteDouble(json, "asDouble", point.Value ?? double.NaN);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Kind(FieldType type) => type switch
    {
        FieldType.Counter => "sum",
        FieldType.Histogram => "histogram",
        _ => "gauge",
    };

    // Counts are whole numbers here, and bounds are numbers.
    private static bool IsWhole(Point point) => point.Distribution is not { } distribution
        || (distribution.Buckets.All(bucket => bucket.Count is >= 0 and < ulong.MaxValue)
            && Bounds(distribution).All(double.IsFinite));

    private static IEnumerable<double> Bounds(Distribution distribution) =>
        distribution.Buckets.SkipLast(1).Select(bucket =>
            double.TryParse(bucket.UpperBound, CultureInfo.InvariantCulture, out var bound)
                ? bound
                : double.NaN);

    /// <summary>Bounds without the last, +Inf, and counts of each bucket alone. What is no whole number is
    /// rounded, the total once.</summary>
    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        var cumulative = distribution.Buckets.Select(bucket => (ulong)Math.Round(bucket.Count)).ToList();
        json.WriteString("count", Text(cumulative.LastOrDefault()));
        if (distribution.Sum is { } sum)
            WriteDouble(json, "sum", sum);
        json.WriteStartArray("bucketCounts");
        foreach (var (below, upTo) in cumulative.Prepend(0UL).Zip(cumulative))
            json.WriteStringValue(Text(upTo > below ? upTo - below : 0));
        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bound in Bounds(distribution))
            json.WriteNumberValue(bound);
        json.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<Tag> tags)
    {
        json.WriteStartArray("attributes");
        foreach (var tag in tags)
        {
            json.WriteStartObject();
            json.WriteString("key", tag.Name);
            json.WriteStartObject("value");
            json.WriteString("stringValue", tag.Value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static string Text(ulong count) => count.ToString(CultureInfo.InvariantCulture);
}
