using System.Globalization;
using System.Text.Json;
using Scraper.Outcomes;

namespace Scraper.Telemetry;

/// <summary>Reads the report's JSON form; keys it does not know are passed over.</summary>
internal static class ReportJsonReader
{
    /// <summary>The report in these bytes.</summary>
    /// <exception cref="JsonException">They are no report.</exception>
    public static Report Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Report(document.RootElement);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e); // a value of another kind than expected
        }
    }

    private static Report Report(JsonElement root) => new()
    {
        Schema = Text(root, "schema"),
        MetricPrefix = root.TryGetProperty("metric_prefix", out _) ? Text(root, "metric_prefix") : "",
        ReportId = Get(root, "report_id").GetGuid(),
        ObservedAt = DateTimeOffset.Parse(Text(root, "observed_at"), CultureInfo.InvariantCulture),
        Reason = Name<CollectionReason>(root, "reason"),
        Target = Text(root, "target"),
        Tags = Tags(root),
        Fields = [.. Get(root, "fields").EnumerateArray().Select(Field)],
        Absent = [.. Get(root, "absent").EnumerateArray()
            .Select(field => new AbsentField(Text(field, "name"), Text(field, "reason")))],
        Lost = [.. Get(root, "lost").EnumerateArray().Select(name => name.GetString()!)],
        Coverage = Coverage(Get(root, "coverage")),
        Ledger = Ledger(Get(root, "ledger")),
        Partial = Get(root, "partial").GetBoolean(),
    };

    private static Coverage Coverage(JsonElement coverage) =>
        new(Integer(coverage, "filled"), Integer(coverage, "of"));

    private static ReportField Field(JsonElement field) => new()
    {
        Name = Text(field, "name"),
        Type = Name<FieldType>(field, "type"),
        Fidelity = Name<Fidelity>(field, "fidelity"),
        Note = field.TryGetProperty("note", out var note) ? note.GetString() : null,
        Source = Text(field, "source"),
        Merged = field.TryGetProperty("merged", out var merged) ? merged.GetInt32() : 0,
        Points = [.. Get(field, "points").EnumerateArray().Select(Point)],
    };

    private static Point Point(JsonElement point) =>
        point.TryGetProperty("buckets", out var buckets)
            ? new Point(Tags(point), null, new Distribution(
                [.. buckets.EnumerateArray().Select(Bucket)],
                point.TryGetProperty("sum", out var sum) ? Number(sum) : null,
                Number(Get(point, "count"))))
            : new Point(Tags(point), Number(Get(point, "value")), null);

    private static Bucket Bucket(JsonElement bucket) =>
        new(Text(bucket, "le"), Number(Get(bucket, "count")));

    private static Ledger Ledger(JsonElement ledger) => new(
        Get(ledger, "read").GetInt64(),
        Get(ledger, "used").GetInt64(),
        Get(ledger, "ignored").GetInt64(),
        Get(ledger, "rejected").GetInt64(),
        [.. Get(ledger, "rejections").EnumerateArray().Select(one => new LedgerRejection(
            Get(one, "line").GetInt64(), Integer(one, "column"), Text(one, "reason")))],
        ledger.TryGetProperty("incomplete", out var incomplete) ? incomplete.GetString() : null);

    private static List<Tag> Tags(JsonElement owner) =>
        [.. Get(owner, "tags").EnumerateObject()
            .Select(tag => new Tag(tag.Name, tag.Value.GetString() ?? ""))];

    private static T Name<T>(JsonElement owner, string key)
        where T : struct, Enum =>
        Labels.Parse<T>(Text(owner, key)) ?? throw new JsonException($"unknown {key}: {Text(owner, key)}");

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var other => throw new JsonException($"no number: {other}"),
        };

    private static int Integer(JsonElement owner, string key) => Get(owner, key).GetInt32();

    private static string Text(JsonElement owner, string key) =>
        Get(owner, key).GetString() ?? throw new JsonException($"{key} is null");

    private static JsonElement Get(JsonElement owner, string key) => owner.TryGetProperty(key, out var value)
        ? value
        : throw new JsonException($"a report without {key}");
}
